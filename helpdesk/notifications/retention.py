"""Delete old notifications."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from helpdesk.models import Notification

KEPT_READ: Final = timedelta(days=30)
KEPT_UNREAD: Final = timedelta(days=90)


def delete_old_notifications(*, now: datetime, most: int) -> int:
    """Delete those read and older than `KEPT_READ`, and all older than `KEPT_UNREAD`.

    At most `most` rows, the oldest first; returns their number.
    """
    is_old = Q(at__lt=now - KEPT_UNREAD) | Q(read_at__isnull=False)
    old = Notification.objects.filter(is_old, at__lt=now - KEPT_READ).order_by("at")
    deleted, _by_model = Notification.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:most])
    ).delete()
    return deleted
