"""The answer list shows the answers of its period, and says which filters it could not read."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from helpdesk.models import Ticket
from journeys.feedback.answer_filter import Filter, read_filter
from journeys.models import Answer, FeedbackRequest, FollowUp
from journeys.reports.period import last_days
from journeys.template_functions.feedback import period_name
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def answers(solved: Ticket) -> list[Answer]:
    """Low answers around the borders of the periods: of today, and just inside and outside."""
    now = timezone.now()
    starts = [last_days(days, now=now).since for days in (7, 30, 365)]
    times = [now, *(at for start in starts for at in (start, start - timedelta(microseconds=1)))]
    shared = {"ticket": solved, "customer": solved.requester}
    asked = FeedbackRequest.objects.bulk_create(
        FeedbackRequest(**shared, resolution=number, email="carla@correu.example",
                        resolved_at=at, due_at=at, sent_at=at, state="sent")
        for number, at in enumerate(times, 10)
    )  # fmt: skip
    return Answer.objects.bulk_create(
        Answer(**shared, request=each, metric="csat", score=1, band="low", answered_at=each.sent_at)
        for each in asked
    )


def shown(user: User, query: str) -> tuple[int, str]:
    """The number of rows, and the period on the button."""
    page = signed_in(user).get(f"/feedback/{query}").text
    head = page[page.index('popovertarget="period"') :]
    named = re.search(r"</svg>([^<]+)<svg", head)
    assert named
    return page.count('class="answer-row"'), named[1]


@pytest.mark.parametrize(
    ("query", "rows", "days"),
    [
        ("?days=7&tab=all", 2, 7),
        ("?days=30&tab=all", 4, 30),
        ("?days=90&tab=all", 5, 90),
        ("?days=365&tab=all", 6, 365),
        ("?days=180&tab=all", 5, 180),
        ("?tab=all", 5, 90),
        ("?days=7&tab=all&band=low", 2, 7),
        ("?days=7&tab=all&band=high", 0, 7),
    ],
)
def test_the_list_has_the_answers_of_the_period(answers, chloe: User, query, rows, days):
    assert shown(chloe, query) == (rows, period_name(last_days(days, now=timezone.now())))


def test_the_counts_are_of_the_same_period(answers, chloe: User):
    response = signed_in(chloe).get("/feedback/?days=30&tab=all")
    assert (response.context["tabs"]["all"], response.context["bands"]["low"]) == (4, 4)


@pytest.mark.parametrize("tab", ["read", "call", "suspect"])
def test_open_work_of_any_age_is_in_its_tab(answers, chloe: User, tab: str):
    at = timezone.now()
    FollowUp.objects.bulk_create(
        FollowUp(answer=each, owner=chloe, due_at=at) for each in answers if tab == "call"
    )
    if tab == "suspect":
        Answer.objects.update(bot_detection="suspect")
    response = signed_in(chloe).get(f"/feedback/?days=7&tab={tab}")
    assert response.text.count('class="answer-row"') == len(answers)
    assert (response.context["tabs"][tab], response.context["bands"]["low"]) == (7, 7)
    week = period_name(last_days(7, now=timezone.now()))
    assert f"Figures: {week}" in response.text


def test_a_chosen_start_and_end_are_the_period(answers, chloe: User):
    now = timezone.now()
    since, until = (now - 60 * DAY).isoformat(), (now - DAY).isoformat()
    query = {"tab": "all", "since": since, "until": until}
    page = signed_in(chloe).get("/feedback/", query).text
    assert page.count('class="answer-row"') == 4
    assert "Answers of the last year" not in page


def test_a_chosen_start_alone_limits_the_period(answers, chloe: User):
    since = (timezone.now() - 10 * DAY).isoformat()
    page = signed_in(chloe).get("/feedback/", {"days": 30, "since": since, "tab": "all"}).text
    assert page.count('class="answer-row"') == 3


def test_a_chosen_end_limits_the_period(answers, chloe: User):
    until = (timezone.now() - 10 * DAY).isoformat()
    page = signed_in(chloe).get("/feedback/", {"days": 30, "until": until, "tab": "all"}).text
    assert page.count('class="answer-row"') == 1


def test_the_last_page_leads_to_a_year(answers, chloe: User):
    client = signed_in(chloe)
    assert "Answers of the last year" in client.get("/feedback/?tab=all&days=30").text
    assert "Answers of the last year" not in client.get("/feedback/?tab=all&days=365").text


def test_an_answer_of_another_period_is_still_opened(answers, chloe: User):
    oldest = answers[-1]
    page = signed_in(chloe).get(f"/feedback/?days=7&answer={oldest.pk}").text
    assert 'aria-labelledby="reading-title"' in page


def test_a_period_costs_no_query(answers, chloe: User):
    client = signed_in(chloe)
    client.get("/feedback/")
    with CaptureQueriesContext(connection) as default:
        client.get("/feedback/")
    with CaptureQueriesContext(connection) as chosen:
        client.get("/feedback/?days=7")
    assert len(chosen) <= len(default)


def read(query: str) -> Filter:
    from django.http import QueryDict

    return read_filter(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Filter()),
        ("tab=all&band=low&words=1&days=90&metric=nps", Filter(
            tab="all", band="low", with_comment=True, days=90, metric="nps")),
        ("touchpoint=7", Filter(tab="all", touchpoint=7)),
        ("touchpoint=7&tab=read", Filter(touchpoint=7)),
        ("counted=1", Filter(tab="all", counted=True)),
        ("words=2&counted=0&tab=x", Filter()),
        ("utm_source=mail", Filter()),
    ],
)  # fmt: skip
def test_what_is_read(query: str, expected: Filter):
    assert read(query) == expected


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("days=8", "period"),
        ("days=%C2%B2", "period"),
        ("days=" + "9" * 5000, "period"),
        ("band=worst", "band"),
        ("metric=%00", "metric"),
        ("touchpoint=0", "touchpoint"),
        ("touchpoint=9223372036854775808", "touchpoint"),
        ("touchpoint=x&days=x", "period, touchpoint"),
        ("since=never", "start of the period"),
        ("since=0001-01-01T00:00Z", "start of the period"),
        ("until=9999-12-31T23:59Z", "end of the period"),
        ("until=2026-02-30", "end of the period"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_notice(query: str, named: str):
    assert read(query) == Filter(notice=f"Left out, as it could not be read: {named}.")


def test_the_page_shows_the_notice(answers, chloe: User):
    page = signed_in(chloe).get("/feedback/?days=%C2%B2&tab=all").text
    assert "Left out, as it could not be read: period." in page


@pytest.mark.parametrize("sign", ["+", " ", "%2B"])
def test_a_plus_that_came_as_a_space_is_read(sign: str):
    since = read(f"since=2026-11-01T10:00:00{sign}01:00").since
    assert since is not None
    assert since.isoformat() == "2026-11-01T10:00:00+01:00"
