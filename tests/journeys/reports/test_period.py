"""Periods hold whole days in the company's time zone, across both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from journeys.reports.period import Period, choose_period, default_days, last_days, last_weeks
from journeys.template_functions.feedback import period_name, period_reason

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


AGES = [(1, 30), (29, 30), (30, 90), (89, 90), (90, 180), (179, 180), (180, 365), (300, 365)]


@pytest.mark.parametrize(("age", "days"), AGES)
@pytest.mark.parametrize(("count", "why"), [(120, "enough"), (119, "all")])
def test_the_shortest_period_with_the_newest_answers_is_the_default(age, days, count, why):
    evidence = [NOW - timedelta(days=age)] * count
    assert default_days(evidence, now=NOW) == (days, "old" if days == 365 else why)


def test_without_answers_the_shortest_period_is_the_default():
    assert default_days([], now=NOW) == (30, "none")


def test_each_default_says_why():
    at = NOW - timedelta(days=1)
    said = {
        "the shortest period with 120 answers": [at] * 120,
        "holds all answers of 180 days, fewer than 120": [at],
        "no answer in the last 180 days": [NOW - timedelta(days=200)],
        "no answers in the last year": [],
    }
    for reason, evidence in said.items():
        assert period_reason(choose_period(None, evidence, now=NOW)) == reason
        assert period_reason(choose_period("90", evidence, now=NOW)) == ""


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (datetime(2026, 11, 29, 22, 59, 59), "31 Oct to 29 Nov"),
        (datetime(2026, 11, 29, 23), "1 Nov to 30 Nov"),
        (datetime(2026, 4, 27, 21, 59, 59), "29 Mar to 27 Apr"),
        (datetime(2026, 4, 27, 22), "30 Mar to 28 Apr"),
        (datetime(2026, 10, 24, 21, 59, 59), "25 Sep to 24 Oct"),
        (datetime(2026, 10, 24, 22), "26 Sep to 25 Oct"),
        (datetime(2026, 1, 20, 12), "22 Dec 2025 to 20 Jan 2026"),
    ],
)
def test_its_name_is_of_its_days_in_the_zone_of_the_installation(settings, monkeypatch, now, name):
    settings.TIME_ZONE = "Europe/Madrid"
    moment = now.replace(tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with timezone.override("Pacific/Auckland"):
        assert period_name(last_days(30, now=moment)) == name


def test_a_period_of_no_whole_days_names_its_times(settings, monkeypatch):
    settings.TIME_ZONE = "Europe/Madrid"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert period_name(Period(NOW - timedelta(days=1), NOW)) == "20 Nov, 13:00 to 21 Nov, 13:00"
    assert period_name(last_days(1, now=NOW)) == "21 Nov"


@pytest.mark.parametrize("typed", [None, "", "0", "31", "²", "-30", "9" * 30])
def test_only_the_offered_periods_can_be_chosen(typed):
    evidence = [NOW] * 120
    assert choose_period(typed, evidence, now=NOW) == last_days(30, now=NOW, why="enough")
    for days in (7, 30, 90, 180, 365):
        assert choose_period(str(days), evidence, now=NOW) == last_days(days, now=NOW)


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


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 4, 1), date(2026, 10, 25)])
def test_weeks_are_seven_whole_days_each(settings, day):
    settings.TIME_ZONE = "Europe/Madrid"
    where = ZoneInfo("Europe/Madrid")
    edges = last_weeks(3, now=datetime(day.year, day.month, day.day, 2, 30, tzinfo=where))
    midnight = datetime.min.time()
    assert [at.astimezone(where).time() for at in edges] == [midnight] * 4
    days = [at.astimezone(where).date() for at in edges]
    assert days == [day + timedelta(days=1 - 7 * back) for back in (3, 2, 1, 0)]
