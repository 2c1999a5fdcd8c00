import logging

from celery import shared_task
from django.utils import timezone

from ledger.actions import note_heartbeat, relay
from ledger.models import Event

logger = logging.getLogger(__name__)


@shared_task
def relay_event(*, event_id: int) -> None:
    """Bring one event to its receivers."""
    relay(event_id)


@shared_task
def sweep_events() -> None:
    """Relay what nobody relayed: the broker was away, a worker died, a receiver failed."""
    waiting = Event.objects.unrelayed(timezone.now()).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:200]):
        try:
            relay(pk)
        except Exception:  # one event must not stop those behind it
            logger.exception("Event %s could not be relayed", pk)


@shared_task
def sweep_heartbeat() -> None:
    """The beat sent it and a worker runs it: both were alive."""
    note_heartbeat("worker")
