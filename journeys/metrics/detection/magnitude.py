"""The size of a rise that a signal tells of, with its interval. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journeys.metrics.detection.cusum import Signal
from journeys.metrics.detection.gamma import count_interval
from journeys.metrics.detection.volumes import VolumeTest
from journeys.metrics.intervals import Interval, wilson


@dataclass(frozen=True)
class AnswerRise:
    """`dissatisfied` of the `n` answers since the rise; the usual share and that since, 0 to 1."""

    dissatisfied: int
    n: int
    usual: float
    share: float
    interval: Interval


@dataclass(frozen=True)
class VolumeRise:
    """`tickets` in the `days` since the rise, where `usual` were to be expected, and the ratio."""

    tickets: int
    days: int
    usual: float
    ratio: float
    interval: Interval


def answer_rise(answers: Sequence[bool], signal: Signal, *, usual: float) -> AnswerRise:
    """Return the rise of a signal; True is dissatisfied. The interval is Wilson's.

    The answers up to the signal are those that raised it, so the share since is a little too high
    at first, and comes right with the answers after it.
    """
    since = answers[signal.since : signal.until]
    dissatisfied, n = sum(since), len(since)
    return AnswerRise(dissatisfied, n, usual, dissatisfied / n, wilson(dissatisfied, n))


def volume_rise(
    counts: Sequence[int], signal: Signal, test: VolumeTest, *, first_weekday: int, usual: float
) -> VolumeRise:
    """Return the rise of a signal: tickets over those usual on these weekdays.

    The interval is that of a count whose variance is the dispersion times its mean.
    """
    since = range(signal.since, signal.until)
    tickets = sum(counts[signal.since : signal.until])
    expected = usual * sum(
        test.weekdays[(first_weekday + day) % len(test.weekdays)] for day in since
    )
    low, high = count_interval(tickets / test.dispersion)
    scale = test.dispersion / expected
    bounds = Interval(low * scale, high * scale)
    return VolumeRise(tickets, len(since), expected, tickets / expected, bounds)
