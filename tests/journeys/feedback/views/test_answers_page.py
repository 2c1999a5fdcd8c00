import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from customers.actions.find import find_or_create_customer
from journeys.feedback.actions.answers import record_answer
from journeys.models import Answer, FeedbackRequest, FollowUp
from tests.journeys.feedback_data import ask, relay_all, send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def low(sent: FeedbackRequest) -> Answer:
    return record_answer(sent, source="page", score=1, comment="Bent.", now=timezone.now())


def rows_in(page: bytes) -> int:
    return len(re.findall(rb'class="answer-row"', page))


def test_page_shows_the_list_and_one_answer(low: Answer, chloe: User):
    relay_all()
    page = signed_in(chloe).get("/feedback/").content.decode()
    assert "Bent." in page
    assert "Lea Brunner calls back." in page
    assert "Before this answer" in page
    assert ">Solved<" in page


def test_fragment_is_the_list_alone(low: Answer, chloe: User):
    part = signed_in(chloe).get("/feedback/?part=answer-list", headers={"HX-Request": "true"})
    assert part.content.strip().startswith(b"<section")
    assert rows_in(part.content) == 1
    assert b"reading-title" not in part.content


def test_tabs(low: Answer, chloe: User):
    client = signed_in(chloe)
    counts = {
        tab: rows_in(client.get("/feedback/", {"tab": tab}).content)
        for tab in ("read", "call", "suspect", "all")
    }
    assert counts == {"read": 1, "call": 1, "suspect": 0, "all": 1}


@pytest.mark.parametrize(
    "query",
    ["?tab=x&band=y&days=z", "?touchpoint=x&since=never&after=1,2,3", "?metric=%00&until=1"],
)
def test_unreadable_query_values_are_ignored(low, chloe: User, query: str):
    assert signed_in(chloe).get(f"/feedback/{query}").status_code == 200


def test_another_team_sees_figures_and_no_words(low: Answer, ben: User):
    client = signed_in(ben)
    page = client.get("/feedback/?tab=all").content
    assert rows_in(page) == 0
    assert b"Bent." not in page
    assert client.get(f"/feedback/?answer={low.pk}").status_code == 403


def test_a_stranger_and_nobody(low: Answer, eve: User):
    assert signed_in(eve).get("/feedback/").status_code == 404
    assert Client().get("/feedback/").status_code == 302


def test_empty_says_what_belongs_here(chloe: User):
    assert b"The answers appear here." in signed_in(chloe).get("/feedback/").content


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    low: Answer, chloe: User, make_solved: Callable
):
    client = signed_in(chloe)
    client.get("/feedback/?tab=all")
    with CaptureQueriesContext(connection) as one:
        client.get("/feedback/?tab=all")
    for name in ("Tom", "Sara"):
        request = send(ask(make_solved(find_or_create_customer(f"{name}@post.example", name=name))))
        record_answer(request, source="page", score=2, comment=name, now=timezone.now())
    with CaptureQueriesContext(connection) as three:
        page = client.get("/feedback/?tab=all")
    assert rows_in(page.content) == 3
    assert len(three) == len(one)


def test_reading_judging_and_calling_back_are_posts(low: Answer, lea: User, chloe: User):
    for act in ("read", "judge", "assign"):
        assert signed_in(chloe).get(f"/feedback/{low.pk}/{act}/").status_code == 405

    assert signed_in(lea).post(f"/feedback/{low.pk}/read/").status_code == 302
    assert signed_in(lea).post(f"/feedback/{low.pk}/judge/").status_code == 403
    assert signed_in(chloe).post(f"/feedback/{low.pk}/judge/", {"verdict": "x"}).status_code == 302
    low.refresh_from_db()
    assert (low.read_by, low.bot_detection) == (lea, "suspect")

    refused = signed_in(lea).post(f"/feedback/{low.pk}/call-back/", {"outcome": ""})
    assert (refused.status_code, refused["Content-Type"]) == (409, "text/plain; charset=utf-8")
    page = f"http://testserver/feedback/?answer={low.pk}"
    refused = signed_in(lea).post(
        f"/feedback/{low.pk}/call-back/", {"outcome": ""}, headers={"Referer": page}, follow=True
    )
    assert refused.redirect_chain == [(page, 302)]
    assert "Enter the result" in refused.text
    signed_in(lea).post(f"/feedback/{low.pk}/call-back/", {"outcome": "Sent a new one."})
    assert FollowUp.objects.get().outcome == "Sent a new one."


def test_acts_of_another_team_and_of_a_stranger(low: Answer, ben: User, eve: User):
    for act in ("read", "call-back", "assign"):
        data = {"to": ben.pk, "outcome": "x"}
        assert signed_in(ben).post(f"/feedback/{low.pk}/{act}/", data).status_code == 403
        assert signed_in(eve).post(f"/feedback/{low.pk}/{act}/", data).status_code == 404


def test_next_never_leads_away(low: Answer, lea: User):
    answer = signed_in(lea).post(f"/feedback/{low.pk}/read/", {"next": "https://evil.example/"})
    assert answer["Location"] == f"/feedback/?answer={low.pk}"


def test_a_figure_opens_exactly_its_rows(low: Answer, chloe: User):
    client = signed_in(chloe)
    url = f"/feedback/?tab=all&counted=1&touchpoint={low.touchpoint_id}&metric=csat"
    assert rows_in(client.get(url).content) == 1
    Answer.objects.update(bot_detection="suspect")
    assert rows_in(client.get(url).content) == 0
