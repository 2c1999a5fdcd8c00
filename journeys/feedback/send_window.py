"""When people are awake and at work: plain values, no clock, no database."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FOLLOW_UP_HOUR = 16


def zone(*names: str) -> ZoneInfo:
    """The first of the names that is a time zone, else UTC."""
    for name in names:
        try:
            if name:
                return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def in_send_window(at: datetime, where: ZoneInfo, *, earliest: int, latest: int) -> datetime:
    """The moment itself if it lies in [earliest, latest) there, else the next morning's start.

    `latest` 24 is midnight. The answer is in UTC and never before `at`.
    """
    local = at.astimezone(where)
    if earliest <= local.hour < latest:
        return at.astimezone(UTC)
    day = local.date() if local.hour < earliest else local.date() + timedelta(days=1)
    morning = datetime.combine(day, time(earliest), tzinfo=where)
    # An hour that the clocks skip in spring begins when they have been moved.
    return max(morning.astimezone(UTC), at.astimezone(UTC))


def follow_up_due(at: datetime, where: ZoneInfo) -> datetime:
    """16:00 of the next working day there: whoever is called back waits one day, not a weekend."""
    day = at.astimezone(where).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(FOLLOW_UP_HOUR), tzinfo=where).astimezone(UTC)
