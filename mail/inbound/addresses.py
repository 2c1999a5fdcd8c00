"""The addresses of a mail, read from its envelope and headers. Never raises."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mail.models import InboundMail
from mail.parsing.message.head import header_values
from mail.parsing.parsed import ParsedMail

# In the order of reliability as the address of actual delivery.
HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,128}@[^\s<>()\[\],;:\"']{1,253}")
MAX_ADDRESSES = 200


@dataclass(frozen=True)
class Addresses:
    """The addresses of one mail in lower case, found once for all steps of its reading.

    `sender`: as `sender_of` returns it. `recipients`: as `recipients_of` returns them.
    """

    sender: str
    recipients: list[str]


def addresses_of(inbound: InboundMail, parsed: ParsedMail, raw: bytes) -> Addresses:
    return Addresses(sender_of(inbound, parsed), recipients_of(raw, inbound.envelope_to))


def recipients_of(raw: bytes, envelope_to: Sequence[str] = ()) -> list[str]:
    """Return every possible recipient once, in lower case, the most reliable first."""
    values = header_values(raw, HEADERS)
    texts = [*envelope_to, *(text for name in HEADERS for text in values[name])]
    found = [match.strip(".").lower() for text in texts for match in ADDRESS.findall(text)]
    return list(dict.fromkeys(found))[:MAX_ADDRESSES]


def sender_of(inbound: InboundMail, parsed: ParsedMail) -> str:
    """Return the sender's address in lower case, else the envelope's sender, else "".

    The envelope's sender is not authenticated.
    """
    written = (parsed.from_.address, inbound.envelope_from)
    found = (each.strip().lower() for each in written)
    return next((each for each in found if "@" in each and len(each) <= 320), "")
