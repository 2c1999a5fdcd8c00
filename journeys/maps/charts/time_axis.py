"""A horizontal axis of time: positions, and ticks at the beginnings of months or weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

MONTHS_FROM = 62  # days; shorter axes have a tick each week
DAY = timedelta(days=1)


class Tick(NamedTuple):
    """A tick: its x in pixels, its day, and if it is the first of a month."""

    x: float
    day: date
    is_month: bool


@dataclass(frozen=True)
class TimeAxis:
    """The time from `since` to `until` between two x in pixels."""

    since: datetime
    until: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """Return the position of a time; outside the axis, that of the nearest end."""
        whole = (self.until - self.since).total_seconds()
        part = (at - self.since).total_seconds() / whole if whole else 0.0
        return round(self.left + min(1.0, max(0.0, part)) * (self.right - self.left), 1)

    def ticks(self, zone: ZoneInfo) -> list[Tick]:
        """Return a tick for each month, or each Monday where the axis is short."""
        first = self.since.astimezone(zone).date()
        days = (self.until.astimezone(zone).date() - first).days + 1
        by_month = days >= MONTHS_FROM
        found = []
        for at in range(days):
            day = first + at * DAY
            if day.day == 1 if by_month else day.weekday() == 0:
                begin = datetime.combine(day, time.min, tzinfo=zone)
                found.append(Tick(self.x(begin), day, by_month))
        return found
