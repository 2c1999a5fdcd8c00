from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from customers.models import TimelineEntry
from demo.models import PostboxMail
from demo.postbox.unread_count import update_unread_count
from journeys.models import FeedbackRequest
from ledger import live
from mail.models import OutboundMail

# More than the time in which a click is suspect; see journeys/feedback/bot_detection.py.
SENT_EARLIER = timedelta(minutes=1)


def mark_read(mail: PostboxMail, *, now: datetime | None = None) -> None:
    """Mark a mail as read; a second call changes nothing.

    A feedback request gets an earlier sending time: a click within seconds of the sending counts
    as one of a mail scanner, and in the demo mails are opened as soon as they arrive.
    """
    with transaction.atomic():
        found = PostboxMail.objects.unread().filter(pk=mail.pk)
        if not found.update(read_at=now or timezone.now()):
            return
        if mail.is_feedback:
            _move_sent_back(mail)
        live.publish("postbox")
        update_unread_count()


def _move_sent_back(mail: PostboxMail) -> None:
    sent = OutboundMail.objects.filter(message_id=mail.message_id, sent_at__isnull=False)
    sent.update(sent_at=F("sent_at") - SENT_EARLIER)
    requests = FeedbackRequest.objects.filter(outbound__message_id=mail.message_id)
    requests.update(sent_at=F("sent_at") - SENT_EARLIER)
    lines = TimelineEntry.objects.filter(subject_type="feedbackrequest", kind="request")
    lines.filter(subject_id__in=requests.values("pk")).update(at=F("at") - SENT_EARLIER)
