from datetime import datetime

from django.db import transaction
from django.utils import timezone

from customers.models import ContactPoint
from demo.models import PostboxMail
from demo.postbox.unread_count import update_unread_count
from ledger import live
from mail.models import OutboundMail
from mail.parsing.parsed import ParsedMail
from mail.parsing.read import read


def receive_mail(
    raw: bytes,
    *,
    recipients: list[str],
    now: datetime | None = None,
) -> list[PostboxMail]:
    """Store a mail in the Postbox, once for each recipient, and return the rows."""
    parsed = read(raw)
    sent = OutboundMail.objects.filter(message_id=parsed.message_id or "-").first()
    with transaction.atomic():
        kept = [
            PostboxMail.objects.create(
                **_seen(parsed),
                raw=raw,
                recipient=recipient,
                customer_id=_customer_of(recipient),
                kind=sent.kind if sent else "",
                about=sent.about if sent else "",
                received_at=now or timezone.now(),
            )
            for recipient in recipients
        ]
        live.publish("postbox")
        update_unread_count()
    return kept


def _seen(parsed: ParsedMail) -> dict[str, str]:
    return {
        "message_id": (parsed.message_id or "")[:998],
        "from_name": parsed.from_.name[:320],
        "from_address": parsed.from_.address[:320],
        "subject": parsed.subject[:998],
    }


def _customer_of(recipient: str) -> int | None:
    address = ContactPoint.objects.mail_to(recipient).first()
    return address.customer_id if address else None
