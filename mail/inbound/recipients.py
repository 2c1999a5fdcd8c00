"""For whom a raw mail is, told from its envelope and its headers alone. Never raises."""

import re
from collections.abc import Sequence

from mail.parsing.message.head import header_values

# In the order of how much they tell about who it was really delivered to.
HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,128}@[^\s<>()\[\],;:\"']{1,253}")
MOST = 200


def recipients_of(raw: bytes, envelope_to: Sequence[str] = ()) -> list[str]:
    """Every address it may be for, in lower case, the surest first, each once."""
    values = header_values(raw, HEADERS)
    texts = [*envelope_to, *(text for name in HEADERS for text in values[name])]
    found = [match.strip(".").lower() for text in texts for match in ADDRESS.findall(text)]
    return list(dict.fromkeys(found))[:MOST]
