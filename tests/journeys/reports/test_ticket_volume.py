"""Tickets of a week: a week ends with its last moment, which the next week does not count again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.reports.ticket_volume import WEEKS, tickets_per_week
from tests.journeys.map_data import ticket_at

pytestmark = pytest.mark.django_db
CARLA = ("Carla Reyes", "carla@correu.example")


@pytest.mark.parametrize(
    ("age", "week"),
    [
        (timedelta(0), WEEKS - 1),
        (timedelta(weeks=1) - timedelta(microseconds=1), WEEKS - 1),
        (timedelta(weeks=1), WEEKS - 2),
        (timedelta(weeks=WEEKS - 1), 0),
        (timedelta(weeks=WEEKS) - timedelta(microseconds=1), 0),
    ],
)
def test_a_ticket_on_the_edge_of_two_weeks_counts_in_the_earlier_one(touchpoint, age, week):
    now = timezone.now()
    ticket_at(touchpoint, now - age, CARLA)
    weeks = tickets_per_week([touchpoint.pk], now=now)[touchpoint.pk]
    assert weeks == [int(at == week) for at in range(WEEKS)]


def test_a_ticket_of_twelve_weeks_ago_or_of_the_future_counts_in_none(touchpoint):
    now = timezone.now()
    ticket_at(touchpoint, now - timedelta(weeks=WEEKS), CARLA)
    assert tickets_per_week([touchpoint.pk], now=now) == {}
    ticket_at(touchpoint, now + timedelta(microseconds=1), CARLA)
    assert sum(tickets_per_week([touchpoint.pk], now=now)[touchpoint.pk]) == 0
