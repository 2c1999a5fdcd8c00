"""The source of a message: the headers of its mail, and each time it was sent."""

from django.db.models import QuerySet

from mail.masking.tokens import mask_tokens
from mail.models import OutboundMail
from mail.parsing.message.head import header_lines
from mail.sandbox.errors import NotParsed
from mail.sandbox.parser import read_headers

MAX_HEADERS = 300
READ_FOR_HEADERS = 512 * 1024


def headers_of(raw: bytes) -> list[tuple[str, str]]:
    """Return header names and values, unfolded and decoded, in their order.

    Tokens of ours are masked.

    Where a limit is exceeded they are not decoded.
    """
    head = raw[:READ_FOR_HEADERS]
    try:
        found = read_headers(head, most=MAX_HEADERS)
    except NotParsed:
        found = header_lines(head)[:MAX_HEADERS]
    return [(name, mask_tokens(value)) for name, value in found]


def sendings_of(outbound: OutboundMail) -> QuerySet[OutboundMail]:
    """Return the first mail of a reply and those that resent it, oldest first."""
    first = outbound.resent_from_id or outbound.pk
    mails = OutboundMail.objects.filter(pk=first) | OutboundMail.objects.filter(resent_from=first)
    return mails.order_by("pk")
