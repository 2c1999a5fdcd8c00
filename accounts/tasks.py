from typing import Final

from celery import shared_task
from django.contrib.sessions.models import Session as FormerSession
from django.utils import timezone

from accounts.idempotency import trim_keys
from accounts.models import Session

BATCH: Final = 10_000


@shared_task
def sweep_sessions() -> None:
    """Delete expired sessions, those of the former engine too, whose table empties by itself."""
    for model in (Session, FormerSession):
        expired = model.objects.filter(expire_date__lt=timezone.now())
        keys = expired.order_by("expire_date").values("pk")[:BATCH]
        model.objects.filter(pk__in=keys).delete()


@shared_task
def sweep_idempotency_keys() -> None:
    """Delete the keys of requests that were sent more than a day ago."""
    trim_keys()
