"""A cheap key for a mail, so that one mail that came through two doors is stored once."""

import hashlib
import re

MAX_HEAD = 256 * 1024
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
WANTED = re.compile(rb"(?im)^(message-id|date|from)[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)")


def header_identity(raw: bytes) -> str | None:
    """A key of Message-ID, Date and From, or None without a Message-ID. Reads only the headers."""
    data = raw[:MAX_HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    end = END_OF_HEAD.search(data)
    head = data[: end.start()] if end else data
    found: dict[bytes, bytes] = {}
    for match in WANTED.finditer(head):
        found.setdefault(match[1].lower(), b" ".join(match[2].split()))
    if not found.get(b"message-id"):
        return None
    key = b"|".join(found.get(name, b"") for name in (b"message-id", b"date", b"from"))
    return hashlib.sha256(key).hexdigest()
