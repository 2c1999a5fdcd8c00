"""The identity key of a mail, so that a mail received by two channels is stored once."""

import hashlib
import re

from mail.parsing.message.head import split_head

NAMES = (b"message-id", b"date", b"from", b"subject")
WANTED = re.compile(rb"(?im)^(%s)[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)" % b"|".join(NAMES))
WHITE_SPACE = b" \t\r\n"


def header_identity(raw: bytes) -> str | None:
    """Return a key of Message-ID, Date, From, Subject and body, or None without a Message-ID.

    Trace headers and white space, which servers rewrite, do not count. The other fields do: forms
    reuse one Message-ID and Date for different mails.
    """
    head, body = split_head(raw)
    found: dict[bytes, bytes] = {}
    for match in WANTED.finditer(head):
        found.setdefault(match[1].lower(), b" ".join(match[2].split()))
    if not found.get(b"message-id"):
        return None
    key = hashlib.sha256(b"|".join(found.get(name, b"") for name in NAMES))
    key.update(b"\n" + body.translate(None, WHITE_SPACE))
    return key.hexdigest()
