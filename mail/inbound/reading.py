"""The steps of a mail's reading that are taken once, however often its delivery is tried."""

from dataclasses import dataclass

from mail.inbound.addresses import Addresses, addresses_of
from mail.inbound.writer import with_writer
from mail.models import InboundMail
from mail.parsing.parsed import ParsedMail
from mail.sandbox.parser import parse_mail


@dataclass(frozen=True)
class Reading:
    """A mail's bytes as they are read, what they say, and their addresses."""

    raw: bytes
    parsed: ParsedMail
    addresses: Addresses


class ReadOnce:
    """The reading of one mail, kept between two attempts to deliver it.

    The first attempt ends where the mail answers one that is not read yet. Nothing that the reading
    depends on changes until the second.
    """

    def __init__(self) -> None:
        self._reading: Reading | None = None

    def of(self, inbound: InboundMail) -> Reading:
        if self._reading is None:
            raw = with_return_path(inbound)
            parsed = with_writer(parse_mail(raw))
            self._reading = Reading(raw, parsed, addresses_of(inbound, parsed, raw))
        return self._reading


def with_return_path(inbound: InboundMail) -> bytes:
    """Return the bytes with Return-Path on top, as a delivering mail server writes it.

    Only where the envelope's sender is known, and only above a well-formed header: a mail that
    starts with garbage is left to the parser's repairs.
    """
    raw = bytes(inbound.raw.content)
    first = raw.partition(b"\n")[0]
    knows_sender = inbound.received_via in ("smtp", "lmtp")
    if not knows_sender or b":" not in first or first[:1].isspace() or first.startswith(b">"):
        return raw
    return f"Return-Path: <{inbound.envelope_from}>\r\n".encode() + raw
