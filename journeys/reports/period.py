"""The period of figures: whole days in the installation's time zone, today included.

Every page takes its period from here, so that a touchpoint has the same figure on each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

from config.web.params import whole_number

CHOICES = (7, 30, 90, 180, 365)
DEFAULTS = (30, 90, 180, 365)
# About ten answers at each of a dozen touchpoints: fewer draw a patchy curve.
ENOUGH = 120

Why = Literal["", "enough", "all", "old", "none"]


@dataclass(frozen=True)
class Period:
    """The time from `since` to `until`, both included.

    `why` tells for which reason it is the default; "" if it was asked for. `version` is the number
    of the earlier map version at whose date it ends.
    """

    since: datetime
    until: datetime
    why: Why = ""
    version: int | None = None

    @property
    def days(self) -> int:
        """Return the number of calendar days it touches."""
        return (self.last - self.first).days + 1

    @property
    def first(self) -> date:
        return self.since.astimezone(timezone.get_default_timezone()).date()

    @property
    def last(self) -> date:
        return self.until.astimezone(timezone.get_default_timezone()).date()

    @property
    def is_whole_days(self) -> bool:
        return self.bounds == (_midnight(self.first), _end_of(self.last))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Return the bounds for a `__range` lookup, which includes both."""
        return self.since, self.until

    @property
    def query(self) -> str:
        """Return the parameters with which a page of the journeys shows this period."""
        return self._query("" if self.why else f"days={self.days}")

    @property
    def full_query(self) -> str:
        """Return the parameters that name the days, also if they are the default."""
        return self._query(f"days={self.days}")

    def _query(self, days: str) -> str:
        version = f"version={self.version}" if self.version else ""
        parts = "&".join(filter(None, (days, version)))
        return f"?{parts}" if parts else ""


def last_days(days: int, *, now: datetime, why: Why = "", version: int | None = None) -> Period:
    """Return the last `days` calendar days: from midnight of the first to the end of today."""
    today = now.astimezone(timezone.get_default_timezone()).date()
    since = _midnight(today - timedelta(days=days - 1))
    return Period(since, _end_of(today), why=why, version=version)


def days_between(first: datetime, last: datetime) -> Period:
    """Return the whole days from that of `first` to that of `last`."""
    zone = timezone.get_default_timezone()
    days = [at.astimezone(zone).date() for at in (first, last)]
    return Period(_midnight(days[0]), _end_of(days[1]))


def choose_period(
    asked: str | None,
    evidence: Sequence[datetime],
    *,
    now: datetime,
    version: int | None = None,
) -> Period:
    """Return the period of the typed number of days if it is one of CHOICES, else the default.

    `evidence` are the times of the newest answers, as in `reports.evidence`.
    """
    days = whole_number(asked)
    if days in CHOICES:
        return last_days(days, now=now, version=version)
    days, why = default_days(evidence, now=now)
    return last_days(days, now=now, why=why, version=version)


def default_period(evidence: Sequence[datetime], *, now: datetime) -> Period:
    return choose_period(None, evidence, now=now)


def default_days(evidence: Sequence[datetime], *, now: datetime) -> tuple[int, Why]:
    """Return the days that the newest answers ask for, and the reason.

    That is the shortest of 30, 90 and 180 days with ENOUGH answers, or with all of 180 days where
    there are fewer. A year is the default only if all answers are older than 180 days.
    """
    *shorter, longest = DEFAULTS
    recent = [at for at in evidence if at >= last_days(shorter[-1], now=now).since]
    if not recent:
        return (longest, "old") if evidence else (shorter[0], "none")
    oldest = min(recent)
    days = next(days for days in shorter if oldest >= last_days(days, now=now).since)
    return days, "enough" if len(recent) >= ENOUGH else "all"


def oldest_evidence(*, now: datetime) -> datetime:
    """Return the start of the longest default period."""
    return last_days(DEFAULTS[-1], now=now).since


def last_weeks(weeks: int, *, now: datetime) -> list[datetime]:
    """Return the starts of the last `weeks` times seven days, and the start of tomorrow."""
    today = now.astimezone(timezone.get_default_timezone()).date()
    tomorrow = today + timedelta(days=1)
    return [_midnight(tomorrow - timedelta(weeks=weeks - week)) for week in range(weeks + 1)]


def _midnight(day: date) -> datetime:
    """Return the start of the day in UTC, so that differences count seconds, not clock hours."""
    start = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return start.astimezone(UTC)


def _end_of(day: date) -> datetime:
    # PostgreSQL stores microseconds, so nothing lies between the end of a day and the next.
    return _midnight(day + timedelta(days=1)) - timedelta(microseconds=1)
