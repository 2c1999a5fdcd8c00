"""Restart of a baseline: what came before is no measure any more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from journeys.events import BASELINE_RESTARTED, SIGNAL_WITHDRAWN
from journeys.maps.signals.actions.detect import detect_signals, lock_signals
from journeys.maps.signals.history import current_baseline
from journeys.models import Baseline, Kind, Signal, Touchpoint
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


def restart_baseline(
    touchpoint: Touchpoint,
    *,
    reason: Baseline.Reason,
    kinds: Sequence[str] = Kind.values,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Begin to learn anew from this moment on; an open signal of the old baseline is withdrawn."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        lock_signals(touchpoint.journey_id)
        for kind in kinds:
            current = current_baseline(touchpoint, Kind(kind), now=origin.at)
            if current.restarted_at and current.restarted_at >= origin.at:
                continue  # a later restart is in force
            current.ended_at = max(origin.at, current.starts_at)
            current.save(update_fields=["ended_at"])
            Baseline.objects.create(
                touchpoint=touchpoint,
                kind=kind,
                reason=reason,
                starts_at=origin.at,
                restarted_at=origin.at,
            )
            signals = Signal.objects.open().filter(touchpoint=touchpoint, kind=kind)
            for signal in signals:
                signal.withdrawn_at = origin.at
                signal.save(update_fields=["withdrawn_at"])
                origin.record(SIGNAL_WITHDRAWN, touchpoint, signal=signal.pk, kind=kind)
            origin.record(BASELINE_RESTARTED, touchpoint, kind=kind, reason=str(reason))
        detect_signals(touchpoint, kinds=kinds, now=origin.at, caused_by=caused_by)
