"""Every screen and figure with answers that have no score, are suspect, another's or withdrawn."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from customers.actions.find import find_or_create_customer
from journeys.feedback.actions.answers import record_answer
from journeys.models import (
    Answer,
    FeedbackRequest,
    MapVersion,
    Placement,
    Stage,
    StagePlacement,
    Survey,
    Touchpoint,
)
from journeys.reports.period import last_days
from journeys.reports.response_funnel import response_funnel_of
from journeys.reports.touchpoint_answers import answers_behind, newest_answers
from journeys.reports.touchpoint_scores import overall_tally, touchpoint_tallies
from tests.journeys.feedback_data import ask, link_of, relay_all, send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

KINDS = ("scored", "wordless", "without_score", "suspect", "from_other", "withdrawn")
# Each kind alone; with the other scales where there is a score, and where one is missing.
ALONE = [
    *[(kind, "csat") for kind in KINDS],
    *[(kind, metric) for metric in ("ces", "nps") for kind in ("scored", "without_score")],
]
TABS = ("read", "call", "suspect", "all")


def answer_of(kind: str, request: FeedbackRequest) -> Answer:
    now = timezone.now()
    if kind == "without_score":
        return record_answer(request, source="mail", comment="Ana was kind.\nTwice.", now=now)
    if kind == "from_other":
        words = "I am her son.\nShe was glad."
        return record_answer(request, source="mail", comment=words, is_from_other=True, now=now)
    if kind == "wordless":
        return record_answer(request, source="mail", now=now)
    answer = record_answer(request, source="page", score=2, comment="Bent again.", now=now)
    if kind == "suspect":
        judged = {"bot_detection": "suspect", "bot_detection_reason": "3 s after delivery"}
        Answer.objects.filter(pk=answer.pk).update(**judged)
    elif kind == "withdrawn":
        taken_back = {"state": "withdrawn", "sent_at": None, "expires_at": None}
        FeedbackRequest.objects.filter(pk=request.pk).update(**taken_back)
    answer.refresh_from_db()
    return answer


@pytest.fixture
def draft(touchpoint: Touchpoint) -> MapVersion:
    """The map that is shown, with the touchpoint on it."""
    draft = MapVersion.objects.create(journey=touchpoint.journey, number=None)
    stage = Stage.objects.get(journey=touchpoint.journey)
    place = StagePlacement.objects.create(version=draft, stage=stage, name="Help", position=1)
    Placement.objects.create(
        version=draft, touchpoint=touchpoint, stage=place, name="Ask a question", position=1
    )
    return draft


def pages(answer: Answer, touchpoint: Touchpoint) -> list[str]:
    at = f"/touchpoints/{touchpoint.pk}"
    lists = [f"/feedback/?tab={tab}&answer={answer.pk}" for tab in TABS]
    return [
        "/feedback/",
        *lists,
        f"/feedback/?touchpoint={touchpoint.pk}&counted=1",
        "/feedback/?words=1&band=low&tab=all",
        "/feedback/response-funnel/",
        "/journeys/",
        f"/journeys/{touchpoint.journey_id}/",
        f"{at}/",
        f"{at}/answers/",
        f"/tickets/{answer.ticket_id}/",
        f"/panels/ticket/{answer.ticket_id}/feedback/",
        f"/panels/customer/{answer.customer_id}/",
        f"/customers/{answer.customer_id}/",
    ]


@pytest.mark.parametrize(("kind", "metric"), ALONE)
def test_every_page_shows_it(
    kind, metric, make_solved, touchpoint: Touchpoint, draft, chloe: User, lea: User
):
    Survey.objects.update(metric=metric)
    carla = find_or_create_customer("carla@correu.example", name="Carla Reyes")
    request = send(ask(make_solved(carla)))
    link = link_of(request)
    answer = answer_of(kind, request)
    relay_all()
    for user in (chloe, lea):
        client = signed_in(user)
        for url in pages(answer, touchpoint):
            found = client.get(url, follow=True)
            assert found.status_code == 200, url
            assert not re.search(r'>None<|[ "]None[, "]', shown_of(found)), url
    for url in (link, f"{link}?s=1", f"{link}thanks/"):
        assert Client().get(url).status_code in (200, 302, 404), url


def shown_of(page: HttpResponse) -> str:
    """Return the page without the fixed texts that begin with this word."""
    return re.sub(r"None (you may see|yet|open)", "", page.content.decode())


@pytest.fixture
def one_of_each(make_solved, touchpoint: Touchpoint) -> dict[str, Answer]:
    answers = {}
    for kind in KINDS:
        carla = find_or_create_customer(f"{kind}@correu.example", name="Carla Reyes")
        answers[kind] = answer_of(kind, send(ask(make_solved(carla))))
    return answers


def test_the_list_holds_them_all(one_of_each, touchpoint: Touchpoint, chloe: User):
    page = signed_in(chloe).get("/feedback/?tab=all").content.decode()
    assert page.count('class="answer-row"') == len(KINDS)
    assert page.count('aria-label="No score"') >= 3
    assert "She was glad." in page


def test_figures_count_scores_of_the_person_asked_only(one_of_each, touchpoint: Touchpoint):
    period = last_days(30, now=timezone.now() + timedelta(seconds=1))
    counted = {one_of_each["scored"].pk, one_of_each["withdrawn"].pk}
    for tally in (
        touchpoint_tallies([touchpoint.pk], period)[touchpoint.pk],
        overall_tally(period),
    ):
        assert tally.counts["csat"] == {2: 2}
        assert tally.figure("csat").n == 2
    behind = answers_behind(touchpoint, period, "csat")
    assert {answer.pk for answer in behind} == counted
    assert response_funnel_of(period, now=timezone.now()).solved == len(KINDS)


def test_the_newest_answers_tell_whose_words_they_are(one_of_each, touchpoint: Touchpoint):
    newest = {
        answer.pk: answer for answer in newest_answers(touchpoint, until=timezone.now(), limit=9)
    }
    other = newest[one_of_each["from_other"].pk]
    assert (other.score, other.comment) == (None, "")
    assert other.others == ["I am her son.\nShe was glad."]
    assert newest[one_of_each["scored"].pk].others == []


def test_the_touchpoint_shows_the_words_of_another_person(
    one_of_each, touchpoint: Touchpoint, chloe: User, ben: User
):
    url = f"/touchpoints/{touchpoint.pk}/"
    page = signed_in(chloe).get(url).content.decode()
    assert "I am her son.<br>She was glad." in page
    assert "by a person other than the customer asked" in page
    assert "Ana was kind.<br>Twice." in page
    # Ben is of another team, and reads neither names nor words.
    theirs = signed_in(ben).get(url).content.decode()
    assert "I am her son." not in theirs
    assert "Ana was kind." not in theirs
