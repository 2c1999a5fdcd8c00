"""The times until which a ticket can be snoozed by one press. Pure functions."""

from datetime import datetime, time, timedelta, tzinfo

TODAY, TOMORROW, WEEK = "today", "tomorrow", "week"
ALL = (TODAY, TOMORROW, WEEK)
LATER = timedelta(hours=3)
MORNING = time(9)
HALF_HOUR = timedelta(minutes=30)


def snooze_time(name: str, *, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the time of a name in the person's time zone.

    `TODAY` is in three hours, to the next half hour of UTC; None if that is no longer today.
    `TOMORROW` and `WEEK`, the next Monday, are at nine in the morning.
    """
    local = now.astimezone(zone)
    if name == TODAY:
        later = _next_half_hour(now + LATER).astimezone(zone)
        return later if later.date() == local.date() else None
    days = 1 if name == TOMORROW else 7 - local.weekday()
    return datetime.combine(local.date() + timedelta(days=days), MORNING, tzinfo=zone)


def _next_half_hour(at: datetime) -> datetime:
    """Return the first half hour of UTC that is not before `at`."""
    full = at.replace(minute=0, second=0, microsecond=0)
    return full + -(-(at - full) // HALF_HOUR) * HALF_HOUR
