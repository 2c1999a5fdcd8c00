"""The funnel counts requests that wait for their time apart from those that were sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.reports.period import Period
from journeys.reports.response_funnel import response_funnel_of
from tests.journeys.feedback_data import ask, send

pytestmark = pytest.mark.django_db


def funnel():
    now = timezone.now()
    found = response_funnel_of(Period(now - timedelta(days=7), now + timedelta(days=1)), now=now)
    return found.solved, found.waiting, found.response.asked


def test_a_request_waits_until_it_is_sent(waiting, make_solved, dora):
    ask(make_solved(dora))
    assert funnel() == (2, 2, 0)
    send(waiting)
    assert funnel() == (2, 1, 1)
