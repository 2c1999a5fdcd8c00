"""Send window of feedback requests in the customer's time zone. Pure functions."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FOLLOW_UP_HOUR = 16


def zone(*names: str) -> ZoneInfo:
    """Return the first of the names that is a time zone, else UTC."""
    for name in names:
        try:
            if name:
                return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")


def in_send_window(at: datetime, where: ZoneInfo, *, earliest: int, latest: int) -> datetime:
    """Return the moment if it lies in [earliest, latest) there, else the next start.

    `latest` 24 is midnight. The result is in UTC and never before `at`.
    """
    local = at.astimezone(where)
    if earliest <= local.hour < latest:
        return at.astimezone(UTC)
    day = local.date() if local.hour < earliest else local.date() + timedelta(days=1)
    morning = datetime.combine(day, time(earliest), tzinfo=where)
    # A start in the hour skipped by summer time is moved to the end of the gap. Where clocks go
    # back over midnight, the start of the next day may be past.
    return max(morning.astimezone(UTC), at.astimezone(UTC))


def follow_up_due(at: datetime, where: ZoneInfo) -> datetime:
    """Return 16:00 of the next working day there."""
    day = at.astimezone(where).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(FOLLOW_UP_HOUR), tzinfo=where).astimezone(UTC)
