from celery import shared_task

from ledger.actions import deliver_due, note_heartbeat
from ledger.actions import deliver_event as deliver


@shared_task
def deliver_event(*, event_id: int) -> None:
    """Deliver one event to its subscribers."""
    deliver(event_id)


@shared_task
def sweep_deliveries() -> None:
    """Deliver what is due: the broker was away, a worker died, a receiver failed."""
    deliver_due()


@shared_task
def sweep_heartbeat() -> None:
    """The beat sent it and a worker runs it: both were alive."""
    note_heartbeat("worker")
