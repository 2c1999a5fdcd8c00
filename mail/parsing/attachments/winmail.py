"""Decoding of winmail.dat (TNEF, written by Outlook) in a separate, limited process."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from mail.parsing.message.charset import clean
from mail.parsing.message.parts import Part

CHILD = Path(__file__).with_name("winmail_child.py")
SECONDS = 4  # wall clock; the child's limit of CPU time is lower
MAX_SIZE = 20 * 1024 * 1024
TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
MARK = b"\x78\x9f\x3e\x22"
HEAD, ATTRIBUTE, CHECKSUM = 6, 9, 2  # bytes


@dataclass(frozen=True, slots=True)
class WinmailFile:
    """One file of a winmail.dat: the declared name, type and cid, and its bytes."""

    name: str
    content_type: str
    cid: str | None
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Winmail:
    text: str = ""
    html: str = ""
    files: list[WinmailFile] = field(default_factory=list)


def is_winmail(part: Part) -> bool:
    """Return True if this part claims to be a winmail.dat; its content is checked on opening."""
    return part.content_type in TYPES or part.name.lower() in ("winmail.dat", "win.dat")


def open_winmail(data: bytes) -> Winmail | None:
    """Return the content, or None if it is broken, too large, or takes too long."""
    if not data.startswith(MARK) or len(data) > MAX_SIZE or not _is_whole(data):
        return None
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={},  # the environment of this process holds secrets
            check=True,
        )
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    files = [
        WinmailFile(
            name=each["name"],
            content_type=each["type"].lower() or "application/octet-stream",
            cid=each["cid"][:250] or None,
            content=base64.b64decode(each["data"]),
        )
        for each in found["files"]
    ]
    return Winmail(clean(found["text"]).strip(), clean(found["html"]), files)


def _is_whole(data: bytes) -> bool:
    """Return True if no attribute exceeds the remaining bytes. Trailing bytes are ignored."""
    at = HEAD
    while at + ATTRIBUTE <= len(data) and data[at] in (1, 2):
        at += ATTRIBUTE + int.from_bytes(data[at + 5 : at + 9], "little") + CHECKSUM
    return HEAD < at <= len(data)
