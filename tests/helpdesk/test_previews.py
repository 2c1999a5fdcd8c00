"""Pictures of files are drawn in a process of their own, which gives up before it hurts."""

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from helpdesk import previews
from helpdesk.actions import Upload, add_note
from helpdesk.models import Attachment


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keep(ticket):
    def file(name: str, content_type: str, content: bytes, **more) -> Attachment:
        upload = Upload(name, content_type, content, **more)
        return add_note(ticket, "See here.", by=None, attachments=[upload]).attachments.get()

    return file


def picture(width: int, height: int, kind: str = "JPEG", **options) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (width, height), (200, 60, 40)).save(drawn, kind, **options)
    return drawn.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that would unpack to more than ten gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + chunk(b"IEND", b"")
    )


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_becomes_small(keep):
    drawn = opened(previews.picture_of(keep("a.jpg", "image/jpeg", picture(2400, 1200)), "small"))
    assert (drawn.format, drawn.size) == ("WEBP", (480, 240))


def test_it_stands_upright_and_tells_nothing_of_the_camera(keep):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned a quarter; its maker
    file = keep("a.jpg", "image/jpeg", picture(800, 400, exif=exif))
    drawn = opened(previews.picture_of(file, "small"))
    assert drawn.size == (240, 480)
    assert not drawn.getexif()


def test_the_first_page_of_a_pdf(keep):
    drawn = opened(
        previews.picture_of(keep("a.pdf", "application/pdf", picture(620, 877, "PDF")), "large")
    )
    assert max(drawn.size) == 1600


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("bomb.png", "image/png", bomb()),
        ("broken.png", "image/png", b"\x89PNG\r\n\x1a\n and so on"),
        ("broken.pdf", "application/pdf", b"%PDF-1.4 and so on"),
    ],
)
def test_what_cannot_be_drawn_has_no_picture_and_is_tried_once(keep, name, kind, content):
    file = keep(name, kind, content)
    assert previews.picture_of(file, "small") == b""
    Path(default_storage.path(file.file.name)).unlink()
    assert previews.picture_of(file, "small") == b""


def test_it_is_drawn_once(keep):
    file = keep("a.png", "image/png", picture(20, 10, "PNG"))
    first = previews.picture_of(file, "small")
    Path(default_storage.path(file.file.name)).unlink()
    assert opened(first).size == (20, 10)
    assert previews.picture_of(file, "small") == first


def test_the_drawing_process_may_not_use_more_than_a_gigabyte():
    draw = Path(previews.__file__).with_name("draw.py")
    greedy = f"import runpy; runpy.run_path({str(draw)!r})['_limit'](); bytearray(2 * 1024 ** 3)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_what_may_be_harmful_is_not_looked_into(keep):
    locked = keep("a.png", "image/png", picture(9, 9, "PNG"), is_dangerous=True)
    assert not previews.is_drawn(locked)
    assert not previews.is_read(keep("a.txt", "text/plain", b"x", is_dangerous=True))
    assert not previews.is_drawn(keep("a.svg", "image/svg+xml", b"<svg/>"))


def test_the_first_lines_of_a_text(keep):
    log = "\n".join(f"Zeile {n} äöü" for n in range(5000)).encode()
    text, is_cut = previews.first_lines(keep("bike.log", "application/octet-stream", log))
    assert text.startswith("Zeile 0 äöü\nZeile 1")
    assert (text.count("\n"), is_cut) == (previews.MOST_LINES - 1, True)
