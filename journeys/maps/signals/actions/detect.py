"""Detection: tests a touchpoint, and opens, renews or withdraws the signals of its journey."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from journeys.events import SIGNAL_OPENED, SIGNAL_WITHDRAWN
from journeys.maps.signals.history import Checked, check
from journeys.metrics.detection.answers import RUN_LENGTH as ANSWERS_TO_FALSE_SIGNAL
from journeys.metrics.detection.false_discovery import Watched, journey_signals
from journeys.metrics.detection.volumes import RUN_LENGTH as DAYS_TO_FALSE_SIGNAL
from journeys.models import Baseline, Kind, Signal, Touchpoint
from ledger import live
from ledger.actors import SYSTEM
from ledger.models import Event
from ledger.origin import Origin, origin_of

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
RUN_LENGTHS = {Kind.ANSWERS: ANSWERS_TO_FALSE_SIGNAL, Kind.TICKETS: DAYS_TO_FALSE_SIGNAL}


def detect_signals(
    touchpoint: Touchpoint,
    *,
    kinds: Sequence[str] = Kind.values,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Test a touchpoint anew, and open the signals of its journey that may open.

    Idempotent: an advisory lock lets one run at a time through for each journey, and a constraint
    allows one open signal for each test. The other touchpoints of the journey are judged by the
    state that their last test stored.
    """
    origin = origin_of(SYSTEM, now, caused_by)
    with transaction.atomic():
        lock_signals(touchpoint.journey_id)
        if touchpoint.retired_at is not None:
            return
        checked = {kind: check(touchpoint, Kind(kind), now=origin.at) for kind in kinds}
        for found in checked.values():
            _update_open(found, origin)
        for baseline in _may_open(touchpoint.journey_id):
            if _has_open(baseline):
                continue
            is_own = baseline.touchpoint_id == touchpoint.pk and baseline.kind in checked
            _open(
                checked[baseline.kind]
                if is_own
                else check(baseline.touchpoint, Kind(baseline.kind), now=origin.at),
                origin,
            )


def lock_signals(journey: int) -> None:
    """Wait until no other transaction tests the touchpoints of this journey."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"signals of journey {journey}"])


def due_touchpoints(*, now: datetime, limit: int) -> list[Touchpoint]:
    """Return touchpoints on maps in use that were not tested today, in the installation's zone."""
    today = timezone.localtime(now, timezone.get_default_timezone())
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    done = Baseline.objects.filter(
        ended_at=None, kind=Kind.TICKETS, checked_at__gte=midnight, checked_at__lte=now
    )
    touchpoints = Touchpoint.objects.filter(retired_at=None, journey__archived_at=None)
    return list(touchpoints.exclude(pk__in=done.values("touchpoint")).order_by("pk")[:limit])


def _may_open(journey: int) -> list[Baseline]:
    """Return the tests of a journey whose signals may open: at most one in ten false ones."""
    tests = Baseline.objects.filter(
        touchpoint__journey=journey,
        touchpoint__retired_at=None,
        ended_at=None,
        learnt__isnull=False,
    ).select_related("touchpoint")
    watched = {
        each: Watched(
            highest=each.highest,
            n=each.observed,
            threshold=each.learnt["test"]["threshold"],
            run_length=RUN_LENGTHS[Kind(each.kind)],
        )
        for each in tests
        if each.learnt
    }
    may_open = journey_signals(watched)
    return [each for each in watched if each in may_open]


def _has_open(baseline: Baseline) -> bool:
    signals = Signal.objects.open()
    return signals.filter(touchpoint=baseline.touchpoint_id, kind=baseline.kind).exists()


def _update_open(found: Checked, origin: Origin) -> None:
    """Renew the evidence of an open signal, or withdraw it where its sum no longer crosses."""
    touchpoint = found.touchpoint
    signal = Signal.objects.open().filter(touchpoint=touchpoint, kind=found.kind).first()
    if signal is None or signal.baseline_id != found.baseline.pk:
        return
    if found.rise is None:
        signal.withdrawn_at = origin.at
        signal.save(update_fields=["withdrawn_at"])
        origin.record(SIGNAL_WITHDRAWN, touchpoint, signal=signal.pk, kind=signal.kind)
        _publish(touchpoint)
    elif _facts(found) != {name: getattr(signal, name) for name in _facts(found)}:
        Signal.objects.filter(pk=signal.pk).update(**_facts(found))
        _publish(touchpoint)


def _open(found: Checked, origin: Origin) -> None:
    if found.rise is None:
        return
    signal = Signal.objects.create(
        touchpoint=found.touchpoint,
        baseline=found.baseline,
        kind=found.kind,
        recorded_at=origin.at,
        **_facts(found),
    )
    origin.record(
        SIGNAL_OPENED,
        found.touchpoint,
        signal=signal.pk,
        kind=signal.kind,
        began_at=signal.began_at.isoformat(),
        hits=signal.hits,
        n=signal.n,
        usual=round(signal.usual, 4),
        value=round(signal.value, 4),
    )
    _publish(found.touchpoint)


def _facts(found: Checked) -> dict[str, object]:
    rise = found.rise
    assert rise
    return {
        "began_at": rise.began_at,
        "opened_at": rise.opened_at,
        "counted_until": rise.counted_until,
        "hits": rise.hits,
        "n": rise.n,
        "usual": rise.usual,
        "value": rise.value,
        "low": rise.interval.low,
        "high": rise.interval.high,
    }


def _publish(touchpoint: Touchpoint) -> None:
    live.publish(f"map:{touchpoint.journey_id}", f"touchpoint:{touchpoint.pk}")
