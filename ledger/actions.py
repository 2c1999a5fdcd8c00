"""Relay events to their receivers."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ledger.events import receivers_of
from ledger.models import Event, Heartbeat

logger = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)
# 2 to the power of this many attempts, in seconds, is already longer than the longest wait.
MOST_DOUBLINGS = 12


def relay(event_id: int) -> bool:
    """Run every receiver of one event, once it is claimed; True when this call relayed it.

    The claim is a row lock, so a killed worker frees it and the sweep finds the event again.
    A receiver that fails leaves the event waiting, longer each time, with its error written down;
    receivers that already ran will run again, which they must bear.
    """
    with transaction.atomic():
        event = (
            Event.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=event_id, relayed_at=None)
            .first()
        )
        if event is None:
            return False
        error = _run_receivers(event)
        event.relay_attempts += 1
        event.relay_error = error
        if error:
            wait = min(_wait(event.relay_attempts), LONGEST_WAIT)
            event.relay_after = timezone.now() + wait
        else:
            event.relayed_at = timezone.now()
        event.save(update_fields=["relayed_at", "relay_after", "relay_attempts", "relay_error"])
        return not error


def _wait(attempts: int) -> timedelta:
    return timedelta(seconds=2 ** min(attempts, MOST_DOUBLINGS))


def _run_receivers(event: Event) -> str:
    errors = []
    for receiver in receivers_of(event.name):
        try:
            with transaction.atomic():
                receiver(event)
        except Exception as error:  # one receiver must not stop the others
            logger.exception("A receiver of %s failed", event)
            errors.append(f"{receiver.__module__}.{receiver.__name__}: {error!r}")
    return "\n".join(errors)


def note_heartbeat(process: str) -> None:
    Heartbeat.objects.update_or_create(process=process, defaults={"seen_at": timezone.now()})
