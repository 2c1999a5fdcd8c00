from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from customers.actions.consent import set_consent
from journeys.feedback.actions.answers import record_answer
from journeys.models import FeedbackRequest
from journeys.reports.period import Period
from journeys.reports.response_funnel import requests_behind, response_funnel_of
from tests.journeys.feedback_data import ask
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(sent: FeedbackRequest, make_solved, dora):
    """A period with one request to Carla, and Dora opted out."""
    set_consent(dora, purpose="feedback", is_given=False, source="phone")
    ask(make_solved(dora))
    return Period(timezone.now() - timedelta(days=7), timezone.now() + timedelta(days=1))


def test_the_funnel_and_the_reasons(period, sent: FeedbackRequest, django_assert_num_queries):
    record_answer(sent, source="page", score=5, now=timezone.now())
    with django_assert_num_queries(2):
        funnel = response_funnel_of(period)
    assert (funnel.could, funnel.asked, funnel.answered, funnel.unanswered) == (2, 1, 1, 0)
    assert funnel.reasons == [("opted_out", "Opted out", 1)]


def test_each_count_opens_exactly_its_rows(period):
    funnel = response_funnel_of(period)
    assert requests_behind("asked", period).count() == funnel.asked
    assert requests_behind("unanswered", period).count() == funnel.unanswered
    for code, _words, count in funnel.reasons:
        assert requests_behind("not_asked", period, reason=code).count() == count


def test_the_rows_are_those_one_may_see(period, chloe: User, ben: User, eve: User):
    url = "/feedback/response-funnel/?which=not_asked&reason=opted_out"
    assert "Dora Lindqvist" in signed_in(chloe).get(url).content.decode()
    assert "Dora Lindqvist" not in signed_in(ben).get(url).content.decode()
    assert signed_in(eve).get(url).status_code == 404
    assert (
        "Carla Reyes"
        in signed_in(chloe).get("/feedback/response-funnel/?which=asked").content.decode()
    )
