import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import User
from customers.actions.consent import set_consent
from journeys.feedback.actions.answers import record_answer
from journeys.metrics.response import Response
from journeys.models import FeedbackRequest, Touchpoint
from journeys.reports.period import Period, last_days
from journeys.reports.response_funnel import Part, requests_behind, response_funnel_of
from journeys.template_functions.feedback import period_name
from tests.journeys.feedback_data import ask, make_touchpoint, send
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
        funnel = response_funnel_of(period, now=timezone.now())
    assert (funnel.solved, funnel.response, funnel.response.unanswered) == (2, Response(1, 1), 0)
    assert funnel.reasons == [("opted_out", "Opted out", 1)]


def test_those_who_can_answer_are_told_apart_from_expired_links(period, sent, make_solved, dora):
    now = timezone.now()
    FeedbackRequest.objects.filter(pk=sent.pk).update(expires_at=now)
    expired = response_funnel_of(period, now=now)
    assert (expired.response.unanswered, expired.can_answer, expired.expired) == (1, 0, 1)
    assert expired.open_until is None
    live = now - timedelta(microseconds=1)
    working = response_funnel_of(period, now=live)
    assert (working.response.unanswered, working.can_answer, working.expired) == (1, 1, 0)
    assert working.open_until == now


def test_an_answered_link_neither_waits_nor_expires(period, sent: FeedbackRequest):
    record_answer(sent, source="page", score=5, now=timezone.now())
    for now in (timezone.now(), timezone.now() + timedelta(days=365)):
        funnel = response_funnel_of(period, now=now)
        assert (funnel.can_answer, funnel.expired, funnel.open_until) == (0, 0, None)


def test_the_page_tells_how_many_links_work(period, sent: FeedbackRequest, chloe: User):
    browser = signed_in(chloe)
    shown = browser.get("/feedback/").content.decode()
    assert "1 can still answer. The link works until" in shown
    assert "Eligible" not in shown
    assert "expired without" not in shown
    FeedbackRequest.objects.filter(pk=sent.pk).update(expires_at=timezone.now())
    shown = browser.get("/feedback/").content.decode()
    assert "1 link expired without an answer." in shown
    assert "can still answer" not in shown


def test_each_count_opens_exactly_its_rows(period):
    funnel = response_funnel_of(period, now=timezone.now())
    assert requests_behind("asked", period).count() == funnel.response.asked
    assert requests_behind("unanswered", period).count() == funnel.response.unanswered
    for code, _label, count in funnel.reasons:
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


def test_beside_a_touchpoint_the_funnel_counts_that_touchpoint(sent, make_solved, dora, touchpoint):
    other = make_touchpoint("Unpack")
    elsewhere = ask(make_solved(dora))
    FeedbackRequest.objects.filter(pk=elsewhere.pk).update(touchpoint=other)
    send(elsewhere)
    now = timezone.now()
    period = last_days(30, now=now)
    parts = {"all": Part(), "one": Part(touchpoint.pk), "nps": Part(touchpoint.pk, "nps")}
    counted = {
        name: (found.response.asked, found.solved)
        for name, part in parts.items()
        for found in [response_funnel_of(period, part, now=now)]
    }
    assert counted == {"all": (2, 2), "one": (1, 1), "nps": (0, 0)}
    for name, part in parts.items():
        assert requests_behind("asked", period, part).count() == counted[name][0]


def test_the_funnel_of_a_merged_touchpoint_counts_for_the_one_it_became(sent, touchpoint):
    into = make_touchpoint("Unpack")
    Touchpoint.objects.filter(pk=touchpoint.pk).update(merged_into=into)
    period = last_days(30, now=timezone.now())
    assert response_funnel_of(period, Part(into.pk), now=timezone.now()).response.asked == 1


def test_the_page_of_a_touchpoint_says_what_its_funnel_counts(sent, touchpoint, lea):
    other = make_touchpoint("Unpack")
    client = signed_in(lea)
    here = client.get(f"/feedback/?touchpoint={touchpoint.pk}&days=30&metric=csat").text
    named = period_name(last_days(30, now=timezone.now()))
    assert f"Asked {named}, at “Ask a question”, CSAT" in here
    link = re.search(r'href="([^"]*which=asked[^"]*)"', here)
    assert link is not None
    rows = client.get(unescape(link[1])).text
    assert sent.ticket.subject in rows
    assert f"{named}, at “Ask a question”, CSAT" in rows
    there = client.get(f"/feedback/?touchpoint={other.pk}&days=30").text
    empty = re.search(r'href="([^"]*which=asked[^"]*)"', there)
    assert empty is not None
    assert sent.ticket.subject not in client.get(unescape(empty[1])).text
