"""A signal that is stored as it is, for tests of pages."""

from datetime import timedelta

from django.utils import timezone

from journeys.models import Baseline, Kind, Signal, Touchpoint


def make_signal(touchpoint: Touchpoint, *, kind: str = Kind.ANSWERS, **facts: object) -> Signal:
    """Create an open signal: 17 of 38 answers, or tickets in 38 days, since ten days ago."""
    now = timezone.now()
    baseline, _new = Baseline.objects.get_or_create(
        touchpoint=touchpoint,
        kind=kind,
        ended_at=None,
        defaults={
            "starts_at": now - timedelta(days=60),
            "metric": "csat" if kind == Kind.ANSWERS else "",
        },
    )
    values: dict[str, object] = {
        "began_at": now - timedelta(days=10),
        "opened_at": now - timedelta(days=4),
        "counted_until": now,
        "hits": 17,
        "n": 38,
        "usual": 0.07,
        "value": 0.447,
        "low": 0.301,
        "high": 0.603,
    }
    values |= facts
    return Signal.objects.create(touchpoint=touchpoint, baseline=baseline, kind=kind, **values)
