"""Thumbnails of images and of the first page of PDFs, rendered once and cached.

They are stored in the media folder under `previews/`, named by the file's content, and may be
deleted at any time. An empty file means that no thumbnail is possible.
"""

import logging
import signal
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

from django.core.files.storage import default_storage

from helpdesk.actions.attach import keep_file
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
GENERIC_TYPES = {"application/octet-stream", "application/vnd.ms-excel", "text/x-log"}
MAX_BYTES = 30 * 1024 * 1024
MAX_LINES, MAX_IN_LINE, MAX_LETTERS = 200, 4000, 32 * 1024
SECONDS = 12  # wall clock; draw.py is limited to ten seconds of CPU time
PATIENCE = 1  # seconds that a request waits for a free slot
DRAW = Path(__file__).with_name("draw.py")
# Exit codes for files that can never be rendered: refused, or out of CPU time.
NEVER = (3, -signal.SIGXCPU)
_AT_ONCE = BoundedSemaphore(2)


class PreviewBusy(Exception):
    """Raised when the thumbnail may be possible later, but too many are being rendered now."""


def has_thumbnail(file: Attachment) -> bool:
    """Return True if a thumbnail can be tried. Never for files that may be harmful."""
    return file.content_type in DRAWN and not file.is_dangerous and 0 < file.size <= MAX_BYTES


def has_text_preview(file: Attachment) -> bool:
    """Return True if the first lines of the file can be shown."""
    by_type = file.content_type in TEXTS
    named = file.content_type in GENERIC_TYPES and file.name.lower().endswith(TEXT_NAMES)
    return (by_type or named) and not file.is_dangerous and file.size > 0


def thumbnail_of(file: Attachment, size: Size) -> bytes:
    """Return the thumbnail as WebP, upright and without metadata; empty if impossible.

    Raises `FileNotFoundError` if the file is gone, `PreviewBusy` if it may be possible later.
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
    """Return the beginning of a text, and True if it was cut."""
    with file.file.open("rb") as original:
        beginning = original.read(MAX_LETTERS)
    whole = decode(beginning).splitlines()
    lines = [line[:MAX_IN_LINE] for line in whole[:MAX_LINES]]
    return "\n".join(lines), file.size > MAX_LETTERS or lines != whole


def _draw(kind: str, content: bytes, side: int) -> bytes:
    command = [sys.executable, "-I", str(DRAW), kind, str(side)]
    if not _AT_ONCE.acquire(timeout=PATIENCE):
        raise PreviewBusy
    try:
        # Empty environment: the file is not trusted, and the environment holds secrets.
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, env={})
    except subprocess.TimeoutExpired:
        raise PreviewBusy from None
    finally:
        _AT_ONCE.release()
    if done.returncode:
        logger.info("No preview: %s", done.stderr.decode(errors="replace")[-300:])
        if done.returncode not in NEVER:
            raise PreviewBusy
        return b""
    return done.stdout
