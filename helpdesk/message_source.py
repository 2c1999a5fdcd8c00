"""The source of a message: the headers of its mail, and each time it was sent."""

from django.db.models import QuerySet

from mail.models import OutboundMail
from mail.parsing.message.encoded import decode_header
from mail.parsing.message.tree import parse

MOST_HEADERS = 300
READ_FOR_HEADERS = 512 * 1024


def headers_of(raw: bytes) -> list[tuple[str, str]]:
    """Return header names and values, unfolded and decoded, in their order."""
    message, _problems = parse(raw[:READ_FOR_HEADERS])
    pairs = list(message.raw_items())[:MOST_HEADERS]
    return [(str(name), decode_header(str(value))) for name, value in pairs]


def sendings_of(outbound: OutboundMail) -> QuerySet[OutboundMail]:
    """Return the first mail of a reply and those that resent it, oldest first."""
    first = outbound.resent_from_id or outbound.pk
    mails = OutboundMail.objects.filter(pk=first) | OutboundMail.objects.filter(resent_from=first)
    return mails.order_by("pk")
