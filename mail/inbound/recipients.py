"""The recipients of a raw mail, read from its envelope and headers. Never raises."""

import re
from collections.abc import Sequence

from mail.parsing.message.head import header_values

# In the order of reliability as the address of actual delivery.
HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,128}@[^\s<>()\[\],;:\"']{1,253}")
MOST = 200


def recipients_of(raw: bytes, envelope_to: Sequence[str] = ()) -> list[str]:
    """Return every possible recipient once, in lower case, the most reliable first."""
    values = header_values(raw, HEADERS)
    texts = [*envelope_to, *(text for name in HEADERS for text in values[name])]
    found = [match.strip(".").lower() for text in texts for match in ADDRESS.findall(text)]
    return list(dict.fromkeys(found))[:MOST]
