"""The headers of a raw mail, told from its bytes alone. Never raises."""

import re
from collections.abc import Collection

HEAD = 256 * 1024  # bytes; more is no head of a mail
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLD = re.compile(rb"\r?\n[ \t]+")


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """The headers as they stand, and the body; b"" where no blank line ends the headers."""
    data = raw.lstrip(b"\xef\xbb\xbf\r\n")
    end = END_OF_HEAD.search(data, 0, HEAD)
    return (data[: end.start()], data[end.end() :]) if end else (data[:HEAD], b"")


def head_of(raw: bytes) -> bytes:
    """The headers, each on one line."""
    return FOLD.sub(b" ", split_head(raw[:HEAD])[0])


def header_values(raw: bytes, names: Collection[str]) -> dict[str, list[str]]:
    """What stands in these headers (names in lower case), as it is written but without NUL bytes,
    in their order."""
    values: dict[str, list[str]] = {name: [] for name in names}
    for line in head_of(raw).splitlines():
        name, colon, value = line.partition(b":")
        found = values.get(name.strip().lower().decode("ascii", "replace")) if colon else None
        if found is not None:
            found.append(value.replace(b"\0", b"").decode("utf-8", "replace").strip())
    return values
