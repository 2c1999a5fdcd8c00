"""The times of the snooze menu in time zones, at their limits."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.snooze_times import TODAY, TOMORROW, WEEK, snooze_times

LISBON, KATHMANDU = ZoneInfo("Europe/Lisbon"), ZoneInfo("Asia/Kathmandu")


def at(zone, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "later"),
    [
        (at(UTC, 2026, 12, 1, 9, 0), at(UTC, 2026, 12, 1, 12, 0)),
        (at(UTC, 2026, 12, 1, 9, 0, 1), at(UTC, 2026, 12, 1, 12, 30)),
        (at(UTC, 2026, 12, 1, 9, 31), at(UTC, 2026, 12, 1, 13, 0)),
        (at(UTC, 2026, 12, 1, 20, 30), at(UTC, 2026, 12, 1, 23, 30)),
    ],
)
def test_later_today_is_in_three_hours_to_the_half_hour(now, later):
    assert snooze_times(now=now, zone=UTC)[TODAY] == later


def test_late_in_the_evening_there_is_no_later_today():
    assert TODAY not in snooze_times(now=at(UTC, 2026, 12, 1, 20, 31), zone=UTC)


def test_today_is_the_persons_day():
    """In Kathmandu, 5:45 ahead of UTC, it is 00:15 of the second."""
    now = at(UTC, 2026, 12, 1, 18, 30)
    times = snooze_times(now=now, zone=KATHMANDU)
    assert times[TODAY] == at(KATHMANDU, 2026, 12, 2, 3, 15)
    assert times[TOMORROW] == at(KATHMANDU, 2026, 12, 3, 9)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ((2026, 11, 28), (2026, 11, 30)),
        ((2026, 11, 30), (2026, 12, 7)),
        ((2026, 12, 5), (2026, 12, 7)),
    ],
)
def test_next_week_is_the_next_monday(day, monday):
    found = snooze_times(now=at(LISBON, *day, 12), zone=LISBON)
    assert found[WEEK] == at(LISBON, *monday, 9)


def test_on_a_sunday_the_next_monday_stands_once_as_tomorrow():
    found = snooze_times(now=at(LISBON, 2026, 12, 6, 12), zone=LISBON)
    assert list(found) == [TODAY, TOMORROW]
    assert found[TOMORROW] == at(LISBON, 2026, 12, 7, 9)


def test_the_morning_is_at_nine_on_the_day_the_clocks_change():
    """Lisbon goes back to winter time on 25 October 2026."""
    found = snooze_times(now=at(LISBON, 2026, 10, 24, 12), zone=LISBON)
    assert found[TOMORROW].astimezone(UTC) == at(UTC, 2026, 10, 25, 9)
