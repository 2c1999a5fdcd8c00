import logging
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import DatabaseError, connection

from ledger.actions import deliver_due
from ledger.actions import deliver_event as deliver
from ledger.processes import note_heartbeat

logger = logging.getLogger(__name__)


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


@before_task_publish.connect(sender="ledger.tasks.sweep_heartbeat")
def note_beat(**_signal: Any) -> None:
    """Only the beat sends this task, so the process that is about to send it is the beat."""
    try:
        note_heartbeat("beat")
    except DatabaseError as error:  # the timetable must go on
        logger.warning("The heartbeat of the beat could not be written: %s", error)
    finally:
        connection.close()
