from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from demo.models import PostboxMail
from demo.unread import count_unread
from journeys.models import FeedbackRequest
from ledger import live
from mail.models import OutboundMail

# Longer than a mail scanner takes to press a button; see journeys/feedback/bot_detection.py.
ALREADY_THERE = timedelta(minutes=1)


def mark_read(mail: PostboxMail) -> None:
    """Somebody looks at the mail as the customer.

    In the demo it is looked at the second it arrives. A customer has had it for a while: so has
    this one, or the first press on a score would be taken for a machine's.
    """
    with transaction.atomic():
        found = PostboxMail.objects.unread().filter(pk=mail.pk)
        if not found.update(read_at=timezone.now()):
            return
        if mail.is_feedback:
            _let_a_minute_pass(mail)
        live.publish("postbox")
        count_unread()


def _let_a_minute_pass(mail: PostboxMail) -> None:
    sent = OutboundMail.objects.filter(message_id=mail.message_id, sent_at__isnull=False)
    sent.update(sent_at=F("sent_at") - ALREADY_THERE)
    FeedbackRequest.objects.filter(outbound__message_id=mail.message_id).update(
        sent_at=F("sent_at") - ALREADY_THERE
    )
