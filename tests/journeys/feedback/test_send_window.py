from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.feedback.send_window import follow_up_due, in_send_window, zone

ZONES = [
    "Europe/Madrid", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Chatham",
    "America/St_Johns", "Australia/Lord_Howe", "UTC", "Pacific/Kiritimati", "Africa/Cairo",
]  # fmt: skip
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
hours = st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1])


@given(at=moments, name=st.sampled_from(ZONES), opening=hours)
def test_it_is_never_earlier_and_in_waking_hours(at: datetime, name: str, opening: tuple[int, int]):
    earliest, latest = opening
    due = in_send_window(at, ZoneInfo(name), earliest=earliest, latest=latest)

    assert due >= at
    assert due.tzinfo is UTC
    assert due - at <= timedelta(hours=25)
    local = due.astimezone(ZoneInfo(name))
    # The night the clocks go forward, an opening hour that does not exist begins an hour late.
    assert earliest <= local.hour < latest or local.hour == earliest + 1


@given(at=moments, name=st.sampled_from(ZONES), opening=hours)
def test_moved_once_it_stays(at: datetime, name: str, opening: tuple[int, int]):
    where, (earliest, latest) = ZoneInfo(name), opening
    due = in_send_window(at, where, earliest=earliest, latest=latest)
    hour = due.astimezone(where).hour
    if earliest <= hour < latest:
        assert in_send_window(due, where, earliest=earliest, latest=latest) == due


@pytest.mark.parametrize(
    ("at", "name", "due"),
    [
        ("2026-12-08T15:20Z", "Europe/Madrid", "2026-12-08T15:20Z"),
        ("2026-12-08T20:00Z", "Europe/Madrid", "2026-12-09T07:00Z"),
        ("2026-12-08T02:00Z", "Europe/Madrid", "2026-12-08T07:00Z"),
        # The evening before the clocks go forward, and before they go back.
        ("2026-03-28T21:00Z", "Europe/Madrid", "2026-03-29T06:00Z"),
        ("2026-10-24T20:00Z", "Europe/Madrid", "2026-10-25T07:00Z"),
        ("2026-12-08T12:00Z", "Pacific/Auckland", "2026-12-08T19:00Z"),
    ],
)
def test_examples_from_8_to_20(at: str, name: str, due: str):
    moved = in_send_window(datetime.fromisoformat(at), ZoneInfo(name), earliest=8, latest=20)
    assert moved == datetime.fromisoformat(due)


def test_a_day_that_begins_twice_does_not_send_before_the_moment():
    """In Goose Bay the clocks went back from 00:01 to 23:01, after the window of the next day."""
    at = datetime(2010, 11, 7, 3, 30, tzinfo=UTC)
    due = in_send_window(at, ZoneInfo("America/Goose_Bay"), earliest=0, latest=23)
    assert (due, due.tzinfo) == (at, UTC)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-12-03T12:00Z", "2026-12-04T15:00Z"),
        ("2026-12-04T12:00Z", "2026-12-07T15:00Z"),
        ("2026-12-05T12:00Z", "2026-12-07T15:00Z"),
        ("2026-12-06T12:00Z", "2026-12-07T15:00Z"),
        ("2026-12-06T23:30Z", "2026-12-08T15:00Z"),
    ],
)
def test_a_follow_up_in_madrid_skips_the_weekend(at: str, due: str):
    found = follow_up_due(datetime.fromisoformat(at), ZoneInfo("Europe/Madrid"))
    assert (found, found.tzinfo) == (datetime.fromisoformat(due), UTC)


@given(at=moments, name=st.sampled_from(ZONES))
def test_a_follow_up_is_due_at_16_on_a_working_day(at: datetime, name: str):
    due = follow_up_due(at, ZoneInfo(name)).astimezone(ZoneInfo(name))
    assert (due.hour, due.minute) == (16, 0)
    assert due.weekday() < 5
    assert due.date() > at.astimezone(ZoneInfo(name)).date()
    assert due - at < timedelta(days=4)


def test_an_unknown_zone_falls_back():
    assert zone("Mars/Olympus", "Europe/Madrid").key == "Europe/Madrid"
    assert zone("", "../etc/passwd").key == "UTC"
