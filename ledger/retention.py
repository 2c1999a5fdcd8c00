"""Delete deliveries that are done; events stay."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils import timezone

from ledger.models import Delivery

BATCH: Final = 1_000
MAX_BATCHES: Final = 50


def trim_deliveries(
    *, now: datetime | None = None, batch: int = BATCH, most_batches: int = MAX_BATCHES
) -> int:
    """Delete deliveries done more than `DELIVERY_RETENTION_DAYS` ago; returns their number.

    Done is what was delivered, or dropped with its subscription. What waits, failed or was stopped
    stays. At most `batch` times `most_batches` rows are read, each batch in its own transaction.
    """
    before = (now or timezone.now()) - timedelta(days=settings.DELIVERY_RETENTION_DAYS)
    trimmed = after = 0
    for _batch in range(most_batches):
        rows = _done_after(after, batch)
        due = [pk for pk, done_at in rows if done_at < before]
        Delivery.objects.filter(pk__in=due).delete()
        trimmed += len(due)
        if len(rows) < batch:
            break
        after = rows[-1][0]
    return trimmed


def _done_after(pk: int, batch: int) -> list[tuple[int, datetime]]:
    """Return the next keys of done deliveries, with the time at which each was done.

    Deliveries are done about in the order of their keys. Read from the oldest key on, the primary
    key finds what is due without an index of its own, and a late one in front holds up nothing.
    """
    done = Delivery.objects.done().filter(pk__gt=pk).order_by("pk")
    rows = done.annotate(done_at=Coalesce("delivered_at", "event__at"))
    return list(rows.values_list("pk", "done_at")[:batch])
