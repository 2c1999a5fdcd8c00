"""The period of figures: whole days in the company's time zone, today included.

Every page takes its period from here, so that a touchpoint has the same figure on each of them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from config.web.params import whole_number

CHOICES = (7, 30, 90, 365)
DEFAULTS = (30, 90, 365)


@dataclass(frozen=True)
class Period:
    """The time from `since` to `until`, both included."""

    since: datetime
    until: datetime

    @property
    def days(self) -> int:
        """Return the number of calendar days it touches."""
        zone = timezone.get_default_timezone()
        first, last = (at.astimezone(zone).date() for at in (self.since, self.until))
        return (last - first).days + 1

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Return the bounds for a `__range` lookup, which includes both."""
        return self.since, self.until


def last_days(days: int, *, now: datetime) -> Period:
    """Return the last `days` calendar days: from midnight of the first to the end of today."""
    today = now.astimezone(timezone.get_default_timezone()).date()
    # PostgreSQL stores microseconds, so nothing lies between the end of today and tomorrow.
    end = _midnight(today + timedelta(days=1)) - timedelta(microseconds=1)
    return Period(_midnight(today - timedelta(days=days - 1)), end)


def choose_period(asked: str | None, reaches: datetime | None, *, now: datetime) -> Period:
    """Return the period of the typed number of days if it is one of CHOICES, else the default."""
    days = whole_number(asked)
    return last_days(days if days in CHOICES else default_days(reaches, now=now), now=now)


def default_days(reaches: datetime | None, *, now: datetime) -> int:
    """Return the shortest of DEFAULTS that holds enough answers, else the longest."""
    for days in DEFAULTS:
        if reaches is not None and reaches >= last_days(days, now=now).since:
            return days
    return DEFAULTS[-1]


def oldest_evidence(*, now: datetime) -> datetime:
    """Return the start of the longest default period."""
    return last_days(DEFAULTS[-1], now=now).since


def _midnight(day: date) -> datetime:
    """Return the start of the day in UTC, so that differences count seconds, not clock hours."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return start.astimezone(UTC)
