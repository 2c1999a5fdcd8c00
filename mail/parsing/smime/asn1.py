"""Limits for ASN.1 of strangers, checked before a library reads it."""

MAX_ELEMENTS = 200_000
MAX_DEPTH = 40
SEQUENCE = 0x30
CONSTRUCTED = 0x20


def is_readable(data: bytes) -> bool:
    """Return True if BER or DER holds a bounded number of elements at a bounded depth.

    One pass with a stack, without recursion. `data` must begin with a SEQUENCE; bytes after it are
    ignored, as some senders pad it.
    """
    if data[:1] != bytes([SEQUENCE]):
        return False
    ends: list[int | None] = []  # of the open elements; None: ended by two zero bytes
    at = 0
    for _count in range(MAX_ELEMENTS):
        header = _header(data, at)
        if header is None:
            return False
        tag, start, length = header
        if tag == 0 and length == 0:
            if not ends or ends.pop() is not None:
                return False
            at = start
        elif tag & CONSTRUCTED:
            ends.append(None if length is None else start + length)
            at = start
        elif length is None:
            return False
        else:
            at = start + length
        while ends and (end := ends[-1]) is not None and at >= end:
            ends.pop()
        if at > len(data) or len(ends) > MAX_DEPTH:
            return False
        if not ends:
            return True
    return False


def _header(data: bytes, at: int) -> tuple[int, int, int | None] | None:
    """Return tag, start of the content and its length, None if indefinite; None if cut off."""
    if at + 2 > len(data):
        return None
    tag, length = data[at], data[at + 1]
    at += 2
    if tag & 0x1F == 0x1F:
        return None  # tags of several bytes occur in no signed or encrypted mail
    if length < 0x80:
        return tag, at, length
    size = length & 0x7F
    if not size:
        return tag, at, None
    if size > 8 or at + size > len(data):
        return None
    return tag, at + size, int.from_bytes(data[at : at + size])
