"""For whom a raw mail is, told from its envelope and its headers alone. Never raises."""

import re
from collections.abc import Sequence

HEAD = 256 * 1024
END_OF_HEAD = re.compile(rb"\r?\n[ \t]*\r?\n")
FOLD = re.compile(rb"\r?\n[ \t]+")
# In the order of how much they tell about who it was really delivered to.
HEADERS = (b"delivered-to", b"x-original-to", b"envelope-to", b"x-envelope-to", b"to", b"cc")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,128}@[^\s<>()\[\],;:\"']{1,253}")
MOST = 200


def recipients_of(raw: bytes, envelope_to: Sequence[str] = ()) -> list[str]:
    """Every address it may be for, in lower case, the surest first, each once."""
    data = raw[:HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    end = END_OF_HEAD.search(data)
    values: dict[bytes, list[str]] = {name: [] for name in HEADERS}
    for line in FOLD.sub(b" ", data[: end.start()] if end else data).splitlines():
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() in values:
            values[name.strip().lower()].append(value.decode("utf-8", "replace"))
    texts = [*envelope_to, *(text for name in HEADERS for text in values[name])]
    found = [match.strip(".").lower() for text in texts for match in ADDRESS.findall(text)]
    return list(dict.fromkeys(found))[:MOST]
