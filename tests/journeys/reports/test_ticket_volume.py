"""Tickets of a week: seven whole days in the installation's zone, each ticket in one of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journeys.reports.period import last_days
from journeys.reports.ticket_volume import WEEKS, this_week, tickets_behind, tickets_per_week
from tests.journeys.map_data import ticket_at

pytestmark = pytest.mark.django_db
CARLA = ("Carla Reyes", "carla@correu.example")
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("today", [(2026, 11, 29), (2026, 3, 29), (2026, 10, 25)])
def test_each_side_of_each_edge_counts_in_one_week(settings, touchpoint, today):
    settings.TIME_ZONE = "Europe/Madrid"
    now = datetime(*today, 9, tzinfo=ZoneInfo("Europe/Madrid"))
    week = this_week(now=now)
    first = last_days(7 * WEEKS, now=now)
    expected = [0] * WEEKS
    for at, place in (
        (week.until, WEEKS - 1),
        (week.until + TICK, None),
        (week.since, WEEKS - 1),
        (week.since - TICK, WEEKS - 2),
        (first.since, 0),
        (first.since - TICK, None),
    ):
        ticket_at(touchpoint, at, CARLA)
        if place is not None:
            expected[place] += 1
    assert tickets_per_week([touchpoint.pk], now=now)[touchpoint.pk] == expected
    assert tickets_behind(touchpoint, week).count() == expected[-1] == 2
