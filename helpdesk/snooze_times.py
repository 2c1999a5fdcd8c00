"""The times until which a ticket can be snoozed by one press. Pure functions."""

from datetime import datetime, time, timedelta, tzinfo

TODAY, TOMORROW, WEEK = "today", "tomorrow", "week"
LATER = timedelta(hours=3)
MORNING = time(9)
HALF_HOUR = timedelta(minutes=30)


def snooze_times(*, now: datetime, zone: tzinfo) -> dict[str, datetime]:
    """Return the times by their names, in the person's time zone; no time stands twice.

    `TODAY` is in three hours, to the next half hour of UTC, and missing if that is no longer today.
    `TOMORROW` and `WEEK`, the next Monday, are at nine in the morning.
    """
    local = now.astimezone(zone)
    later = _next_half_hour(now + LATER).astimezone(zone)
    times = {TODAY: later} if later.date() == local.date() else {}
    times[TOMORROW] = _morning_in(1, local)
    monday = _morning_in(7 - local.weekday(), local)
    return times if monday == times[TOMORROW] else {**times, WEEK: monday}


def _morning_in(days: int, local: datetime) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=local.tzinfo)


def _next_half_hour(at: datetime) -> datetime:
    """Return the first half hour of UTC that is not before `at`."""
    full = at.replace(minute=0, second=0, microsecond=0)
    return full + -(-(at - full) // HALF_HOUR) * HALF_HOUR
