"""The default period of a map follows its newest answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.access import get_journey_for
from journeys.models import Answer, FeedbackRequest
from journeys.reports.period import default_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(ticket, touchpoint):
    def make(count: int, *, first: int = 0, days_ago: int = 1) -> None:
        at = timezone.now() - timedelta(days=days_ago)
        shared = {"ticket": ticket, "customer": ticket.requester, "touchpoint": touchpoint}
        asked = FeedbackRequest.objects.bulk_create(
            FeedbackRequest(
                **shared, resolution=number, email="carla@correu.example", resolved_at=at,
                due_at=at, sent_at=at, state="sent",
            )
            for number in range(first, first + count)
        )  # fmt: skip
        Answer.objects.bulk_create(
            Answer(**shared, request=each, metric="csat", score=5, band="high", answered_at=at)
            for each in asked
        )

    return make


def days(touchpoint, user):
    evidence = get_journey_for(user, touchpoint.journey_id).evidence
    return default_days(evidence, now=timezone.now())


def test_119_answers_are_not_enough(answer, touchpoint, lea):
    answer(119)
    assert days(touchpoint, lea) == (30, "all")
    answer(1, first=119)
    assert days(touchpoint, lea) == (30, "enough")


def test_the_period_reaches_to_the_120th_newest_answer(answer, touchpoint, lea):
    answer(119)
    answer(1, first=119, days_ago=40)
    answer(1, first=120, days_ago=80)
    evidence = get_journey_for(lea, touchpoint.journey_id).evidence
    assert (len(evidence), (timezone.now() - evidence[-1]).days) == (120, 40)
    assert days(touchpoint, lea) == (90, "enough")


def test_old_answers_do_not_make_the_period_longer(answer, touchpoint, lea):
    answer(20)
    answer(90, first=20, days_ago=200)
    assert days(touchpoint, lea) == (30, "all")


def test_a_year_is_the_period_only_of_old_answers(answer, touchpoint, lea):
    assert days(touchpoint, lea) == (30, "none")
    answer(1, days_ago=366)
    assert days(touchpoint, lea) == (30, "none")
    answer(200, first=1, days_ago=200)
    assert days(touchpoint, lea) == (365, "old")
