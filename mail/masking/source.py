"""The source of a mail with the tokens of ours masked, whatever its transfer encoding."""

import base64
import binascii
import re
from bisect import bisect_left
from itertools import accumulate, islice

from mail.masking.tokens import MASK, find_tokens, mask_tokens

SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
# A token with its link is longer than one line of base64.
BASE64 = re.compile(r"^(?:[A-Za-z0-9+/]{56,}\r?\n)+(?:[A-Za-z0-9+/]{1,78}={0,2}(?=\s|$))?", re.M)
LINE = 76
# A file with a NUL among its first bytes is no text; reading it for links takes a second for 5 MB.
BINARY_WITHIN = 4096
# Joining the pieces between them takes memory: no mail program writes a mail of more lines.
MAX_SOFT_BREAKS = 50_000


def mask_bytes(raw: bytes) -> bytes:
    """Return the bytes of a mail with our tokens masked; without any they are unchanged."""
    source = raw.decode("utf-8", "surrogateescape")
    return mask_source(source).encode("utf-8", "surrogateescape")


def mask_source(source: str) -> str:
    """Return the source with our tokens masked, also in quoted-printable and base64."""
    return _mask_over_soft_breaks(BASE64.sub(_masked_block, source))


def _masked_block(found: re.Match[str]) -> str:
    letters = "".join(found[0].split()).rstrip("=")
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    try:
        decoded = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return found[0]
    if b"\0" in decoded[:BINARY_WITHIN]:
        return found[0]
    text = decoded.decode("utf-8", "surrogateescape")
    masked = _mask_over_soft_breaks(text)
    if masked == text:
        return found[0]
    encoded = base64.b64encode(masked.encode("utf-8", "surrogateescape")).decode()
    newline = "\r\n" if "\r\n" in found[0] else "\n"
    lines = [encoded[at : at + LINE] for at in range(0, len(encoded), LINE)]
    return newline.join(lines) + (newline if found[0].endswith("\n") else "")


def _mask_over_soft_breaks(source: str) -> str:
    """Mask also what a soft line break of quoted-printable divides."""
    found = islice(SOFT_BREAK.finditer(source), MAX_SOFT_BREAKS + 1)
    breaks = [match[0] for match in found]
    if not breaks or len(breaks) > MAX_SOFT_BREAKS:
        return mask_tokens(source)
    pieces = SOFT_BREAK.split(source)
    joined = "".join(pieces)
    offsets = list(accumulate(len(piece) for piece in pieces[:-1]))
    parts, at = [], 0

    def keep(start: int, end: int) -> None:
        for number in range(bisect_left(offsets, start), bisect_left(offsets, end)):
            parts.extend([joined[start : offsets[number]], breaks[number]])
            start = offsets[number]
        parts.append(joined[start:end])

    for start, end in find_tokens(joined):
        if start >= at:
            keep(at, start)
            parts.append(MASK)
            at = end
    keep(at, len(joined) + 1)
    return "".join(parts)
