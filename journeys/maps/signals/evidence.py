"""The rows behind a signal, in the terms of the lists of answers and tickets."""

from typing import cast

from journeys.metrics.scales import Metric
from journeys.models import Signal, Touchpoint
from journeys.reports.period import Period


def find_signal(touchpoint: Touchpoint, pk: int | None) -> Signal | None:
    """Return this signal of the touchpoint; None if there is none."""
    signals = Signal.objects.filter(touchpoint=touchpoint).select_related("baseline")
    return signals.filter(pk=pk).first() if pk else None


def signal_period(signal: Signal) -> Period:
    """Return the time from the beginning of the rise to the last observation that counts for it."""
    return Period(signal.began_at, signal.counted_until)


def main_metric_of(signal: Signal | None) -> Metric | None:
    """Return the metric of the answers behind a signal."""
    return cast(Metric, signal.baseline.metric) if signal and signal.baseline.metric else None
