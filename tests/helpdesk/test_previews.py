"""Thumbnails are rendered in a limited process of their own."""

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from threading import BoundedSemaphore

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from helpdesk import previews
from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
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
    drawn = opened(previews.thumbnail_of(keep("a.jpg", "image/jpeg", picture(2400, 1200)), "small"))
    assert (drawn.format, drawn.size) == ("WEBP", (480, 240))


def test_it_stands_upright_and_tells_nothing_of_the_camera(keep):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned a quarter; its maker
    file = keep("a.jpg", "image/jpeg", picture(800, 400, exif=exif))
    drawn = opened(previews.thumbnail_of(file, "small"))
    assert drawn.size == (240, 480)
    assert not drawn.getexif()


def test_the_first_page_of_a_pdf(keep):
    drawn = opened(
        previews.thumbnail_of(keep("a.pdf", "application/pdf", picture(620, 877, "PDF")), "large")
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
def test_an_unrenderable_file_has_no_thumbnail_and_is_tried_once(keep, name, kind, content):
    file = keep(name, kind, content)
    assert previews.thumbnail_of(file, "small") == b""
    Path(default_storage.path(file.file.name)).unlink()
    assert previews.thumbnail_of(file, "small") == b""


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Run another script in place of draw.py."""

    def write(source: str) -> None:
        (tmp_path / "child.py").write_text(f"import os, signal, sys, time\n{source}")
        monkeypatch.setattr(previews, "DRAW", tmp_path / "child.py")

    return write


@pytest.mark.parametrize("accident", ["os.kill(os.getpid(), 9)", "sys.exit(1)", "time.sleep(60)"])
def test_a_transient_failure_is_tried_again(keep, child, monkeypatch, accident):
    file = keep("a.png", "image/png", picture(20, 10, "PNG"))
    with monkeypatch.context() as hurried:
        hurried.setattr(previews, "SECONDS", 1)
        child(accident)
        with pytest.raises(previews.PreviewBusy):
            previews.thumbnail_of(file, "small")
    child("os.write(1, b'drawn')")
    assert previews.thumbnail_of(file, "small") == b"drawn"


def test_a_file_that_exceeds_the_cpu_limit_is_tried_once(keep, child):
    child("os.kill(os.getpid(), signal.SIGXCPU)")
    file = keep("a.png", "image/png", picture(20, 10, "PNG"))
    assert previews.thumbnail_of(file, "small") == b""
    child("os.write(1, b'drawn')")
    assert previews.thumbnail_of(file, "small") == b""


def test_a_busy_renderer_does_not_block_requests(keep, monkeypatch):
    monkeypatch.setattr(previews, "_AT_ONCE", BoundedSemaphore(1))
    file = keep("a.png", "image/png", picture(20, 10, "PNG"))
    with previews._AT_ONCE, pytest.raises(previews.PreviewBusy):
        previews.thumbnail_of(file, "small")
    assert previews.thumbnail_of(file, "small")


def test_the_renderer_gets_no_environment(keep, child, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "a secret")
    child("os.write(1, repr(dict(os.environ)).encode())")
    drawn = previews.thumbnail_of(keep("a.png", "image/png", picture(20, 10, "PNG")), "small")
    assert b"SECRET_KEY" not in drawn


def test_it_is_drawn_once(keep):
    file = keep("a.png", "image/png", picture(20, 10, "PNG"))
    first = previews.thumbnail_of(file, "small")
    Path(default_storage.path(file.file.name)).unlink()
    assert opened(first).size == (20, 10)
    assert previews.thumbnail_of(file, "small") == first


def test_the_drawing_process_may_not_use_more_than_a_gigabyte():
    draw = Path(previews.__file__).with_name("draw.py")
    greedy = f"import runpy; runpy.run_path({str(draw)!r})['_limit'](); bytearray(2 * 1024 ** 3)"
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_the_drawing_process_ends_itself_when_its_time_is_over():
    endless = (
        f"import runpy; draw = runpy.run_path({str(previews.DRAW)!r})\n"
        "draw['_limit'].__globals__['SECONDS'] = 1\n"
        "draw['_limit']()\nwhile True: pass"
    )
    done = subprocess.run([sys.executable, "-c", endless], capture_output=True, check=False)
    assert done.returncode in previews.NEVER


def test_harmful_files_have_no_preview(keep):
    locked = keep("a.png", "image/png", picture(9, 9, "PNG"), is_dangerous=True)
    assert not previews.has_thumbnail(locked)
    assert not previews.has_text_preview(keep("a.txt", "text/plain", b"x", is_dangerous=True))
    assert not previews.has_thumbnail(keep("a.svg", "image/svg+xml", b"<svg/>"))


def test_the_first_lines_of_a_text(keep):
    log = "\n".join(f"Zeile {n} äöü" for n in range(5000)).encode()
    text, is_cut = previews.first_lines(keep("bike.log", "application/octet-stream", log))
    assert text.startswith("Zeile 0 äöü\nZeile 1")
    assert (text.count("\n"), is_cut) == (previews.MAX_LINES - 1, True)


def test_one_endless_line_is_cut(keep):
    text, is_cut = previews.first_lines(keep("a.json", "application/json", b"[" * 20_000))
    assert (len(text), is_cut) == (previews.MAX_IN_LINE, True)
