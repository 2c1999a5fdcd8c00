"""The addresses of a mail, read from its envelope and headers, and the check of its sender."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from config.addresses import normalize_address
from mail.inbound.authentication import dmarc_result, is_writer_doubtful
from mail.models import InboundMail
from mail.parsing.message.address import ADDRESS
from mail.parsing.message.head import header_values, newest_headers
from mail.parsing.parsed import ParsedMail

# In the order of reliability as the address of actual delivery.
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
HEADERS = (*DELIVERED, "to", "cc")
MAX_DELIVERED = 5  # headers of one name, the newest: each server writes above the others
MAX_ADDRESSES = 200
# Our own mail server delivers by these. By "smtp" it does where AUTHSERV_ID names one in front.
OWN_SERVERS = ("imap", "pipe", "lmtp")


@dataclass(frozen=True)
class Addresses:
    """The addresses of one mail in their normal form, found once for all steps of its reading.

    `sender`: as `sender_of` returns it. `recipients`: as `recipients_of` returns them. `dmarc`: the
    result of the check of the sender, as `dmarc_result` returns it. `sent_from`: the address in
    From where the sender is one that another header names, else "". `is_writer_doubtful`: nothing
    but such a header speaks for the sender.
    """

    sender: str
    recipients: list[str]
    dmarc: str
    sent_from: str = ""
    is_writer_doubtful: bool = False
    # The addresses that servers delivered it to, each with the header (or "envelope") that says so.
    delivered: dict[str, str] = field(default_factory=dict)
    # The part of them that our own side named, and not only the sender.
    vouched: frozenset[str] = frozenset()


def addresses_of(inbound: InboundMail, parsed: ParsedMail, raw: bytes) -> Addresses:
    values = header_values(raw, HEADERS)
    return Addresses(
        sender_of(inbound, parsed),
        _recipients(values, inbound.envelope_to),
        dmarc_result(inbound, parsed),
        parsed.sent_from,
        is_writer_doubtful(inbound, parsed),
        _delivered(values, inbound.envelope_to),
        _vouched(inbound, raw),
    )


def recipients_of(raw: bytes, envelope_to: Sequence[str] = ()) -> list[str]:
    """Return every possible recipient once, in its normal form, the most reliable first."""
    return _recipients(header_values(raw, HEADERS), envelope_to)


def _recipients(values: dict[str, list[str]], envelope_to: Sequence[str]) -> list[str]:
    texts = [*envelope_to, *(text for name in HEADERS for text in values[name])]
    return list(dict.fromkeys(_addresses_in(texts)))[:MAX_ADDRESSES]


def _delivered(values: dict[str, list[str]], envelope_to: Sequence[str]) -> dict[str, str]:
    named = dict.fromkeys(_addresses_in(envelope_to), "envelope")
    for header in DELIVERED:
        found = dict.fromkeys(_addresses_in(values[header][:MAX_DELIVERED]), header)
        named = {**found, **named}
    return named


def _vouched(inbound: InboundMail, raw: bytes) -> frozenset[str]:
    """Return the recipients of the envelope and those in headers of our own server.

    The server that delivers to a mailbox writes its headers above the Received that it or the
    server before it wrote, and what came with the mail is below.
    """
    is_behind_own = inbound.received_via in OWN_SERVERS or (
        inbound.received_via == "smtp" and bool(settings.AUTHSERV_ID)
    )
    values = header_values(newest_headers(raw), DELIVERED) if is_behind_own else {}
    texts = [*inbound.envelope_to, *(text for found in values.values() for text in found)]
    return frozenset(_addresses_in(texts))


def _addresses_in(texts: Sequence[str]) -> list[str]:
    return [
        normalize_address(each.strip("."))
        for text in texts
        for each in ADDRESS.findall(text)[:MAX_ADDRESSES]
    ]


def sender_of(inbound: InboundMail, parsed: ParsedMail) -> str:
    """Return the sender's address in its normal form, else the envelope's sender, else "".

    The envelope's sender is not authenticated.
    """
    written = (parsed.from_.address, inbound.envelope_from)
    found = (normalize_address(each) for each in written)
    return next((each for each in found if "@" in each and len(each) <= 320), "")
