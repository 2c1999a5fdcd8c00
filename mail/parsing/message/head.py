"""The headers of a raw mail, read from its bytes without parsing. Never raises."""

import re
from collections.abc import Collection

HEAD = 256 * 1024  # bytes; more is not a header section
MAX_LINES = 5000
MAX_VALUE = 32_000  # bytes of one header that are read
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLD = re.compile(rb"\r?\n[ \t]+")
RECEIVED = re.compile(rb"^received[ \t]*:", re.IGNORECASE | re.MULTILINE)


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Return the headers as written, and the body; b"" where no blank line ends the headers."""
    data = raw.lstrip(b"\xef\xbb\xbf\r\n")
    end = END_OF_HEAD.search(data, 0, HEAD)
    return (data[: end.start()], data[end.end() :]) if end else (data[:HEAD], b"")


def head_of(raw: bytes) -> bytes:
    """Return the headers, each unfolded to one line."""
    return FOLD.sub(b" ", split_head(raw[:HEAD])[0])


def header_lines(raw: bytes) -> list[tuple[str, str]]:
    """Return the names and values as written, unfolded; of long ones the beginning."""
    pairs = (line.partition(b":") for line in head_of(raw).splitlines()[:MAX_LINES])
    return [
        (
            name[:MAX_VALUE].decode("utf-8", "replace").strip(),
            value[:MAX_VALUE].decode("utf-8", "replace").strip(),
        )
        for name, colon, value in pairs
        if colon
    ]


def header_values(raw: bytes, names: Collection[str]) -> dict[str, list[str]]:
    """Return the values of these headers (names in lower case) in order, without NUL bytes."""
    values: dict[str, list[str]] = {name: [] for name in names}
    for line in head_of(raw).splitlines()[:MAX_LINES]:
        name, colon, value = line.partition(b":")
        found = values.get(name.strip().lower().decode("ascii", "replace")) if colon else None
        if found is not None:
            found.append(value[:MAX_VALUE].replace(b"\0", b"").decode("utf-8", "replace").strip())
    return values


def newest_headers(raw: bytes) -> bytes:
    """Return the headers above the first Received; b"" where there is none.

    Each server writes above the others, so they are those of the last one.
    """
    head = head_of(raw)
    found = RECEIVED.search(head)
    return head[: found.start()] if found else b""
