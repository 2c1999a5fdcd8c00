"""The days on which the baseline of a touchpoint is learnt, and learnt anew. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta

from journeys.metrics.detection.answers import (
    LEARNT_FROM,
    AnswerBaseline,
    answer_baseline,
    answer_test,
)
from journeys.metrics.detection.baseline_window import RENEWED_AFTER, SHORT, baseline_window
from journeys.metrics.detection.cusum import TOLERANCE, sums_with_resets
from journeys.metrics.detection.false_discovery import RECENT
from journeys.metrics.detection.volume_baseline import (
    LEARNT_FROM_DAYS,
    VolumeBaseline,
    volume_baseline,
)
from journeys.metrics.detection.volumes import volume_test

DAY = timedelta(days=1)


def answer_schedule(
    days: Sequence[date],
    dissatisfied: Sequence[bool],
    *,
    today: date,
    current: tuple[date, AnswerBaseline] | None = None,
    resets: Collection[int] = (),
    journey_share: Callable[[date], float | None] = lambda _day: None,
) -> list[tuple[date, AnswerBaseline]]:
    """Return the baselines that follow the current one, each with the first day it is for.

    `days` and `dissatisfied` are the answers since the last restart, in order. The first baseline
    is learnt on the day after enough answers. It is renewed after 90 days, or later: on the first
    day before which no sum has crossed its threshold for 90 days. `resets` are the positions of the
    first answers after an acknowledgement.
    """
    found: list[tuple[date, AnswerBaseline]] = []
    while (learnt := _next(days, dissatisfied, today, current, resets, journey_share)) is not None:
        found.append(learnt)
        current = learnt
    return found


def volume_schedule(
    counts: Sequence[int],
    *,
    first: date,
    current: tuple[date, VolumeBaseline] | None = None,
    resets: Collection[int] = (),
) -> list[tuple[date, VolumeBaseline]]:
    """Return the baselines that follow the current one, each with the first day it is for.

    `counts` are the tickets of whole days from `first` on, up to yesterday. The rules are those of
    `answer_schedule`; a baseline is learnt from at most 90 days.
    """
    found: list[tuple[date, VolumeBaseline]] = []
    while (learnt := _next_volume(counts, first, current, resets)) is not None:
        found.append(learnt)
        current = learnt
    return found


def _next(
    days: Sequence[date],
    dissatisfied: Sequence[bool],
    today: date,
    current: tuple[date, AnswerBaseline] | None,
    resets: Collection[int],
    journey_share: Callable[[date], float | None],
) -> tuple[date, AnswerBaseline] | None:
    if current is None:
        candidates: Iterator[date] = (day + DAY for day in _in_order(days[LEARNT_FROM - 1 :]))
    elif today - current[0] < RENEWED_AFTER:
        return None
    else:
        crossed = _answer_crossings(days, dissatisfied, current, resets)
        candidates = _quiet_days(current[0] + RENEWED_AFTER, today, crossed)
    for day in candidates:
        begin, end = baseline_window(days, now=day)
        if day <= today and end - begin >= LEARNT_FROM:
            learnt = answer_baseline(
                sum(dissatisfied[begin:end]), end - begin, journey_share=journey_share(day)
            )
            return (day, learnt) if learnt else None
    return None


def _answer_crossings(
    days: Sequence[date],
    dissatisfied: Sequence[bool],
    current: tuple[date, AnswerBaseline],
    resets: Collection[int],
) -> list[date]:
    """Return the days of the answers after which the sum was at the threshold or above."""
    learnt_on, baseline = current
    begin = next((at for at, day in enumerate(days) if day >= learnt_on), len(days))
    test = answer_test(baseline)
    sums = sums_with_resets(
        test.increments(dissatisfied[begin:]), [at - begin for at in resets if at > begin]
    )
    return [
        day
        for day, total in zip(days[begin:], sums, strict=True)
        if total >= test.threshold - TOLERANCE
    ]


def _next_volume(
    counts: Sequence[int],
    first: date,
    current: tuple[date, VolumeBaseline] | None,
    resets: Collection[int],
) -> tuple[date, VolumeBaseline] | None:
    today = first + len(counts) * DAY
    if current is None:
        day = first + LEARNT_FROM_DAYS * DAY
    elif today - current[0] < RENEWED_AFTER:
        return None
    else:
        crossed = _volume_crossings(counts, first, current, resets)
        day = next(_quiet_days(current[0] + RENEWED_AFTER, today, crossed), today + DAY)
    if day > today:
        return None
    end = (day - first).days
    begin = max(0, end - SHORT.days)
    learnt = volume_baseline(counts[begin:end], first_weekday=(first + begin * DAY).weekday())
    return (day, learnt) if learnt else None


def _volume_crossings(
    counts: Sequence[int],
    first: date,
    current: tuple[date, VolumeBaseline],
    resets: Collection[int],
) -> list[date]:
    learnt_on, baseline = current
    begin = max(0, (learnt_on - first).days)
    test = volume_test(baseline)
    increments = test.increments(counts[begin:], first_weekday=(first + begin * DAY).weekday())
    sums = sums_with_resets(increments, [at - begin for at in resets if at > begin])
    return [
        first + (begin + at) * DAY
        for at, total in enumerate(sums)
        if total >= test.threshold - TOLERANCE
    ]


def _quiet_days(first: date, today: date, crossed: Sequence[date]) -> Iterator[date]:
    """Yield the days up to today that have no crossing on the 90 days before them."""
    for each in range((today - first).days + 1):
        day = first + each * DAY
        if not any(day - RECENT <= at < day for at in crossed):
            yield day


def _in_order(days: Sequence[date]) -> Iterator[date]:
    last = None
    for day in days:
        if day != last:
            yield day
        last = day
