"""The days whose answers or tickets a baseline is learnt from. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from journeys.metrics.detection.answers import LEARNT_FROM

SHORT, LONG = timedelta(days=90), timedelta(days=180)
RENEWED_AFTER = timedelta(days=90)


def baseline_window(
    days: Sequence[date], *, now: date, restarted_on: date | None = None
) -> tuple[int, int]:
    """Return the positions, first and one past the last, of the answers to learn from.

    `days` are those of the answers, in order. The window is the last 90 days, or as much longer, up
    to 180 days, as 50 answers need. It never begins before the restart, and today is not in it.
    """
    end = _first_from(days, now)
    earliest = _first_from(days, max(now - LONG, restarted_on or date.min))
    short = _first_from(days, now - SHORT)
    return max(earliest, min(short, end - LEARNT_FROM)), end


def is_renewal_due(learnt_on: date, *, now: date, is_signal_open: bool) -> bool:
    """Return True if the baseline is 90 days old and no signal is open.

    During a signal the raised share must not become the usual one.
    """
    return now - learnt_on >= RENEWED_AFTER and not is_signal_open


def _first_from(days: Sequence[date], day: date) -> int:
    return next((at for at, each in enumerate(days) if each >= day), len(days))
