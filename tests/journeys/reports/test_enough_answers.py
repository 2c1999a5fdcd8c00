"""The period of a map is the shortest one with 120 answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.access import get_journey_for
from journeys.models import Answer, FeedbackRequest

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


def reaches(touchpoint, user):
    return get_journey_for(user, touchpoint.journey_id).reaches


def test_119_answers_are_not_enough(answer, touchpoint, lea):
    answer(119)
    assert reaches(touchpoint, lea) is None


def test_the_120th_newest_answer_says_how_far_back_the_evidence_reaches(answer, touchpoint, lea):
    answer(119)
    answer(1, first=119, days_ago=40)
    answer(1, first=120, days_ago=80)
    assert (timezone.now() - reaches(touchpoint, lea)).days == 40


def test_answers_older_than_a_year_do_not_count(answer, touchpoint, lea):
    answer(119)
    answer(1, first=119, days_ago=366)
    assert reaches(touchpoint, lea) is None
