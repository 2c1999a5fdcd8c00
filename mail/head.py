"""The headers of a raw mail, told from its bytes alone. Never raises."""

import re
from collections.abc import Collection

HEAD = 256 * 1024
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLD = re.compile(rb"\r?\n[ \t]+")


def head_of(raw: bytes) -> bytes:
    """The headers, each on one line."""
    data = raw[:HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    end = END_OF_HEAD.search(data)
    return FOLD.sub(b" ", data[: end.start()] if end else data)


def header_values(raw: bytes, names: Collection[str]) -> dict[str, list[str]]:
    """What stands in these headers (names in lower case), as it is written, in their order."""
    values: dict[str, list[str]] = {name: [] for name in names}
    for line in head_of(raw).splitlines():
        name, colon, value = line.partition(b":")
        found = values.get(name.strip().lower().decode("ascii", "replace")) if colon else None
        if found is not None:
            found.append(value.decode("utf-8", "replace").strip())
    return values
