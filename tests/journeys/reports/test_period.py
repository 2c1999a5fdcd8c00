"""Periods hold whole days in the company's time zone, across both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journeys.reports.period import choose_period, default_days, last_days

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "days"), [(1, 30), (29, 30), (30, 90), (89, 90), (90, 365), (900, 365)]
)
def test_the_shortest_period_with_enough_answers_is_drawn(age, days):
    assert default_days(NOW - timedelta(days=age), now=NOW) == days


def test_without_enough_answers_the_year_is_drawn():
    assert default_days(None, now=NOW) == 365


@pytest.mark.parametrize("typed", [None, "", "0", "31", "²", "-30", "9" * 30])
def test_only_the_offered_periods_can_be_chosen(typed):
    assert choose_period(typed, NOW, now=NOW) == last_days(30, now=NOW)
    assert choose_period("7", NOW, now=NOW) == last_days(7, now=NOW)


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Pacific/Auckland", "UTC"])
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 22, 23])
@pytest.mark.parametrize("days", [7, 30, 365])
def test_a_period_holds_its_days_and_no_other(settings, zone, hour, days):
    settings.TIME_ZONE = zone
    where = ZoneInfo(zone)
    for day in (date(2026, 3, 29), date(2026, 3, 31), date(2026, 10, 25), date(2026, 11, 1)):
        now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=where)
        period = last_days(days, now=now)
        first, last = (at.astimezone(where) for at in period.bounds)
        assert (first.date(), last.date()) == (day - timedelta(days=days - 1), day)
        tick = timedelta(microseconds=1)
        assert (period.since - tick).astimezone(where).date() == first.date() - timedelta(days=1)
        assert (period.until + tick).astimezone(where).date() == day + timedelta(days=1)
        assert period.days == days


def test_where_midnight_comes_twice_both_hours_belong_to_their_day(settings):
    settings.TIME_ZONE = "America/Havana"  # on 1 November 2026 the clock goes from 1:00 to 0:00
    noon = datetime(2026, 11, 1, 12, tzinfo=ZoneInfo("America/Havana"))
    period = last_days(1, now=noon)
    assert period.until - period.since == timedelta(hours=25) - timedelta(microseconds=1)
