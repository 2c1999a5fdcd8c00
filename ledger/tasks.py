import logging
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.db import DatabaseError, connection

from ledger.actions import deliver_due
from ledger.actions import deliver_event as deliver
from ledger.processes import note_heartbeat
from ledger.retention import trim_deliveries

logger = logging.getLogger(__name__)


@shared_task
def deliver_event(*, event_id: int) -> None:
    """Deliver one event to its subscribers."""
    deliver(event_id)


@shared_task
def sweep_deliveries() -> None:
    """Deliver what is due, after an outage of the broker or worker or a failure of a receiver."""
    deliver_due()


@shared_task
def sweep_done() -> None:
    """Delete deliveries that were done long ago."""
    trim_deliveries()


@shared_task
def sweep_heartbeat() -> None:
    """Record the heartbeat of the worker."""
    note_heartbeat("worker")


@before_task_publish.connect(sender="ledger.tasks.sweep_heartbeat")
def note_beat(**_signal: Any) -> None:
    """Record the heartbeat of the beat, the only process that sends `sweep_heartbeat`."""
    try:
        note_heartbeat("beat")
    except DatabaseError as error:  # the schedule must go on
        logger.warning("The heartbeat of the beat could not be written: %s", error)
    finally:
        connection.close()
