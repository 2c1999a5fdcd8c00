"""One response rate on every screen: of those asked in a period, the share that has answered."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.metrics.response import Response
from journeys.models import Answer, FeedbackRequest
from journeys.reports.period import last_days
from journeys.reports.response_funnel import requests_behind, response_funnel_of
from journeys.reports.touchpoint_scores import overall_tally, touchpoint_tallies
from tests.journeys.feedback_data import make_touchpoint
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def asks(solved, touchpoint):
    """Return a function that adds a request, asked and answered some days ago."""

    def add(asked: float, answered: float | None = None, **facts: object) -> FeedbackRequest:
        now = timezone.now()
        shared = {"ticket": solved, "customer": solved.requester, "touchpoint": touchpoint}
        request = FeedbackRequest.objects.create(
            **shared, resolution=FeedbackRequest.objects.count() + 50, email="carla@correu.example",
            resolved_at=now - (asked + 5) * DAY, due_at=now, sent_at=now - asked * DAY,
            state="sent", expires_at=now + DAY,
        )  # fmt: skip
        if answered is not None:
            facts = {"score": 5, "band": "high"} | facts
            at = now - answered * DAY
            Answer.objects.create(request=request, **shared, metric="csat", answered_at=at, **facts)
        return request

    return add


@pytest.fixture
def cohort(asks):
    """Eight asked in the last 30 days: four answered, one by a scanner, one by somebody else."""
    for days in (40, 50, 60):
        asks(days, 2)  # asked before the period, answered in it: in n, not in the rate
    asks(45)
    asks(20, 1)
    asks(27, 19)  # solved before the period
    asks(10, 1, score=None, band="", comment="Thanks")
    asks(10, 1, bot_detection="cleared")
    asks(10, 1, bot_detection="suspect")
    asks(10, 1, score=None, band="")  # the words of another person only
    asks(2)
    asks(1)
    return Response(asked=8, answered=4, suspect=1)


def test_every_report_has_the_same_cohort(cohort, touchpoint, django_assert_num_queries):
    now = timezone.now()
    period = last_days(30, now=now)
    tally = touchpoint_tallies([touchpoint.pk], period)[touchpoint.pk]
    assert tally.figure("csat").response == cohort
    assert tally.figure("csat").n == 6
    assert overall_tally(period).figure("csat").response == cohort
    with django_assert_num_queries(2):
        funnel = response_funnel_of(period, now=now)
    assert funnel.response == cohort
    assert (funnel.can_answer, funnel.expired) == (3, 0)


def test_each_count_of_the_cohort_opens_its_rows(cohort):
    period = last_days(30, now=timezone.now())
    rows = {which: requests_behind(which, period).count() for which in ("asked", "answered")}
    assert rows == {"asked": 8, "answered": 4}
    assert requests_behind("suspect", period).count() == 1
    assert requests_behind("unanswered", period).count() == cohort.unanswered == 3


def test_every_screen_tells_the_same_rate(cohort, solved, touchpoint, chloe):
    client = signed_in(chloe)
    the_map = reverse("journeys:map", args=[touchpoint.journey_id])
    pages = {
        # Without a choice the panel has the default period: 30 days hold all answers.
        "panel": f"/panels/ticket/{solved.pk}/",
        "map": f"{the_map}?version=1&days=30",
        "touchpoint": reverse("journeys:touchpoint", args=[touchpoint.pk]) + "?days=30",
        "feedback": "/feedback/?days=30",
        "feedback of the touchpoint": f"/feedback/?days=30&touchpoint={touchpoint.pk}",
    }
    told = "50 % of 8 asked answered, 1 suspect"
    for name, url in pages.items():
        page = client.get(url).content.decode()
        assert told in page, name
        assert not re.search(r"\d % (replied|answered)", page), name


def test_a_rate_of_fewer_than_five_asked_is_withheld(asks, touchpoint, chloe):
    for days in (1, 2, 3, 40):
        asks(days, 1)
    url = reverse("journeys:touchpoint", args=[touchpoint.pk]) + "?days=30"
    page = signed_in(chloe).get(url).content.decode()
    assert "3 asked" in page
    assert "asked answered" not in page


def test_the_answers_of_a_merged_touchpoint_are_in_its_rate(cohort, touchpoint):
    heir = make_touchpoint("Ask anything")
    touchpoint.merged_into = heir
    touchpoint.save()
    period = last_days(30, now=timezone.now())
    assert touchpoint_tallies([heir.pk], period)[heir.pk].figure("csat").response == cohort
