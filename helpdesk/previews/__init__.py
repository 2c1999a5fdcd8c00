"""Small pictures of files: of images, and of the first page of a PDF. Drawn once, then kept.

They lie in the media folder under `previews/`, named by what is in the file, and may be deleted at
any time. An empty file stands for "there is no picture of this".
"""

import logging
import signal
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

from django.core.files.storage import default_storage

from helpdesk.actions import keep_file
from helpdesk.models import Attachment
from mail.parsing.message.charset import decode

logger = logging.getLogger(__name__)

Size = Literal["small", "large"]
SIDES: dict[Size, int] = {"small": 480, "large": 1600}
DRAWN = {
    "image/png": "image", "image/jpeg": "image", "image/gif": "image", "image/webp": "image",
    "image/bmp": "image", "image/x-ms-bmp": "image", "image/tiff": "image",
    "application/pdf": "pdf",
}  # fmt: skip
TEXTS = {"text/plain", "text/csv", "text/tab-separated-values", "text/markdown", "application/json"}
TEXT_NAMES = (".txt", ".log", ".csv", ".tsv", ".md", ".json", ".ini", ".yaml", ".yml", ".toml")
UNTOLD = {"application/octet-stream", "application/vnd.ms-excel", "text/x-log"}
MOST_BYTES = 30 * 1024 * 1024
MOST_LINES, MOST_IN_LINE, MOST_LETTERS = 200, 4000, 32 * 1024
SECONDS = 12  # of the clock; draw.py has ten of the processor
PATIENCE = 1  # seconds that a request waits for others' pictures
DRAW = Path(__file__).with_name("draw.py")
# What draw.py ends with where it can never draw: it says so, or all its processor time is gone.
NEVER = (3, -signal.SIGXCPU)
_AT_ONCE = BoundedSemaphore(2)


class NotNow(Exception):
    """The picture may well be drawn, but not at this moment: too much is going on."""


def is_drawn(file: Attachment) -> bool:
    """Whether a picture of it can be tried. Of what may be harmful there is none."""
    return file.content_type in DRAWN and not file.is_dangerous and 0 < file.size <= MOST_BYTES


def is_read(file: Attachment) -> bool:
    """Whether its first lines can be shown."""
    told = file.content_type in TEXTS
    named = file.content_type in UNTOLD and file.name.lower().endswith(TEXT_NAMES)
    return (told or named) and not file.is_dangerous and file.size > 0


def picture_of(file: Attachment, size: Size) -> bytes:
    """The picture as WebP, upright and without what a camera noted; empty when there is none.

    Raises `FileNotFoundError` when the file itself is gone, `NotNow` when it may come later.
    """
    path = f"previews/{file.sha256[:2]}/{file.sha256}-{size}.webp"
    try:
        with default_storage.open(path) as kept:
            return bytes(kept.read())
    except FileNotFoundError:
        with file.file.open("rb") as original:
            drawn = _draw(DRAWN[file.content_type], original.read(), SIDES[size])
        keep_file(path, drawn)
        return drawn


def first_lines(file: Attachment) -> tuple[str, bool]:
    """The beginning of a text, and whether there is more of it."""
    with file.file.open("rb") as original:
        beginning = original.read(MOST_LETTERS)
    whole = decode(beginning).splitlines()
    lines = [line[:MOST_IN_LINE] for line in whole[:MOST_LINES]]
    return "\n".join(lines), file.size > MOST_LETTERS or lines != whole


def _draw(kind: str, content: bytes, side: int) -> bytes:
    command = [sys.executable, "-I", str(DRAW), kind, str(side)]
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise NotNow
    try:
        # Without an environment: what is drawn is not trusted, and our secrets stand in it.
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, env={})
    except subprocess.TimeoutExpired:
        raise NotNow from None
    finally:
        _AT_ONCE.release()
    if done.returncode:
        logger.info("No preview: %s", done.stderr.decode(errors="replace")[-300:])
        if done.returncode not in NEVER:
            raise NotNow
        return b""
    return done.stdout
