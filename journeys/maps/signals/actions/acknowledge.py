"""Acknowledgement of a signal: a person has seen it, and its sum begins anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from journeys.events import SIGNAL_ACKNOWLEDGED
from journeys.maps.signals.actions.detect import detect_signals, lock_signals
from journeys.models import Signal
from ledger import live
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotAcknowledge(Refused):
    """The message gives the reason and the next step."""


def acknowledge_signal(
    signal: Signal,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Signal:
    """Acknowledge an open signal; a rise that goes on opens another one later."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        lock_signals(signal.touchpoint.journey_id)
        found = Signal.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "touchpoint", "acknowledged_by"
        )
        signal = found.get(pk=signal.pk)
        if signal.withdrawn_at:
            raise CannotAcknowledge(
                _(
                    "This signal no longer holds: its answers or tickets changed."
                    " Load the page anew."
                )
            )
        if signal.acknowledged_at:
            message = _("%s acknowledged this signal before. Load the page anew.")
            raise CannotAcknowledge(message % (signal.acknowledged_by or _("Somebody")))
        signal.acknowledged_at, signal.acknowledged_by = origin.at, origin.person
        signal.save(update_fields=["acknowledged_at", "acknowledged_by"])
        origin.record(SIGNAL_ACKNOWLEDGED, signal.touchpoint, signal=signal.pk, kind=signal.kind)
        detect_signals(signal.touchpoint, kinds=[signal.kind], now=origin.at, caused_by=caused_by)
        touchpoint = signal.touchpoint
        live.publish(f"map:{touchpoint.journey_id}", f"touchpoint:{touchpoint.pk}")
    return signal
