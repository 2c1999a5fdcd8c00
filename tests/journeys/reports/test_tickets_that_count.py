"""Spam, merged and deleted tickets count on no screen and in no figure."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.models import Ticket
from journeys.access import suspect_answers, visible_answers, visible_interactions
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.send_requests import send_due_requests, send_request
from journeys.models import (
    Answer,
    FeedbackRequest,
    FollowUp,
    MapVersion,
    Placement,
    Survey,
    Touchpoint,
)
from journeys.reports.period import last_days
from journeys.reports.response_funnel import response_funnel_of
from journeys.reports.ticket_volume import this_week, tickets_behind, tickets_per_week
from journeys.reports.touchpoint_answers import answers_behind, newest_answers
from journeys.reports.touchpoint_scores import overall_tally, touchpoint_tallies
from mail.models import OutboundMail
from tests.journeys.feedback_data import ask, relay_all, send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
OUTSIDE = ("spam", "merged", "deleted")
TOKENS = re.compile(r'<body [^>]*>|name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def counting(sent: FeedbackRequest, touchpoint: Touchpoint) -> Ticket:
    """A ticket that counts, with a dissatisfied answer, on a draft beside the version."""
    draft = MapVersion.objects.create(journey=touchpoint.journey)
    placed = Placement.objects.select_related("stage").get(touchpoint=touchpoint)
    stage = placed.stage
    stage.pk, stage.version = None, draft
    stage.save()
    Placement.objects.create(
        version=draft, touchpoint=touchpoint, stage=stage, name=placed.name, position=1
    )
    record_answer(sent, source="page", score=2, comment="Too slow.", now=timezone.now())
    relay_all()
    return sent.ticket


@pytest.fixture
def add(make_solved: Callable[..., Ticket], carla: Customer) -> Callable[[str], Ticket]:
    """Return a function that adds an answered ticket whose follow-up is late."""

    def of(kind: str) -> Ticket:
        ticket = make_solved(carla, subject=f"A {kind} ticket")
        Survey.objects.update(quarantine_days=0)
        FeedbackRequest.objects.update(quiet_until=None)
        answered = record_answer(
            send(ask(ticket)), source="page", score=1, comment=f"{kind} words", now=timezone.now()
        )
        FollowUp.objects.filter(answer=answered).update(due_at=timezone.now() - timedelta(days=1))
        relay_all()
        return ticket

    return of


def put_outside(ticket: Ticket, kind: str, *, into: Ticket, by: User) -> None:
    if kind == "spam":
        mark_spam(ticket, by=by)
        relay_all()
    elif kind == "merged":
        Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)
    else:
        Ticket.objects.filter(pk=ticket.pk).update(deleted_at=timezone.now())


def urls(ticket: Ticket, touchpoint: Touchpoint) -> Iterator[str]:
    journey, pk = touchpoint.journey_id, touchpoint.pk
    yield reverse("journeys:gallery")
    yield reverse("journeys:map", args=[journey]) + "?days=30"
    yield reverse("journeys:map", args=[journey]) + "?days=30&version=1"
    for name in ("touchpoint", "touchpoint-answers", "touchpoint-tickets"):
        yield reverse(f"journeys:{name}", args=[pk]) + "?days=30"
    for tab in ("read", "call", "suspect", "all"):
        yield f"/feedback/?days=30&tab={tab}"
    yield f"/feedback/?days=30&touchpoint={pk}&counted=1"
    for which in ("asked", "answered", "suspect", "unanswered", "not_asked"):
        yield f"/feedback/response-funnel/?days=30&which={which}"
    yield reverse("journeys:ticket-panel", args=[ticket.pk])
    yield reverse("journeys:ticket-feedback", args=[ticket.pk])
    yield reverse("journeys:customer-panel", args=[ticket.requester_id])


def screens(browser: Client, ticket: Ticket, touchpoint: Touchpoint) -> dict[str, str]:
    pages = {}
    for url in urls(ticket, touchpoint):
        response = browser.get(url)
        assert response.status_code == 200, url
        pages[url] = TOKENS.sub("", response.content.decode())
    return pages


def figures(touchpoint: Touchpoint, reader: User, carla: Customer) -> dict[str, object]:
    now = timezone.now()
    period = last_days(30, now=now)
    tally = touchpoint_tallies([touchpoint.pk], period)[touchpoint.pk]
    return {
        "figure": tally.figure("csat"),
        "all": overall_tally(period).figure("csat"),
        "funnel": response_funnel_of(period, now=now),
        "weeks": sum(tickets_per_week([touchpoint.pk], now=now).get(touchpoint.pk, [])),
        "tickets": tickets_behind(touchpoint, this_week(now=now)).count(),
        "answers": answers_behind(touchpoint, period).count(),
        "newest": len(newest_answers(touchpoint, until=now)),
        "visible": visible_answers(reader).count(),
        "suspect": suspect_answers().count(),
        "of the customer": visible_interactions(reader).filter(customer=carla).count(),
    }


@pytest.mark.parametrize("kind", OUTSIDE)
def test_every_screen_is_as_without_the_ticket(counting, add, touchpoint, carla, chloe, ana, kind):
    browser = signed_in(chloe)
    before = screens(browser, counting, touchpoint), figures(touchpoint, chloe, carla)
    added = add(kind)
    seen = figures(touchpoint, chloe, carla)
    assert {name for name in seen if seen[name] == before[1][name]} == {"suspect"}
    put_outside(added, kind, into=counting, by=ana)
    after = screens(browser, counting, touchpoint), figures(touchpoint, chloe, carla)
    assert after[1] == before[1]
    assert {url for url in before[0] if before[0][url] != after[0][url]} == set()


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_suspect_answer_of_such_a_ticket_waits_for_nobody(counting, add, ana, chloe, kind):
    added = add(kind)
    Answer.objects.filter(ticket=added).update(bot_detection="suspect")
    assert suspect_answers().count() == 1
    put_outside(added, kind, into=counting, by=ana)
    assert suspect_answers().count() == 0


def test_a_ticket_that_is_no_spam_after_all_counts_again(
    counting, add, touchpoint, carla, chloe, ana
):
    added = add("spam")
    before = figures(touchpoint, chloe, carla)
    mark_spam(added, by=ana)
    relay_all()
    assert figures(touchpoint, chloe, carla) != before
    unmark_spam(added, by=ana)
    relay_all()
    assert figures(touchpoint, chloe, carla) == before


@pytest.mark.parametrize("kind", OUTSIDE)
def test_no_waiting_request_about_such_a_ticket_is_sent(
    counting, waiting, make_solved, dora, ana, kind
):
    request = ask(make_solved(dora))
    put_outside(request.ticket, kind, into=counting, by=ana)
    send_due_requests(request.due_at + timedelta(seconds=1))
    request.refresh_from_db()
    assert (request.state, request.sent_at) == (
        "withdrawn" if kind == "spam" else "not_sent",
        None,
    )
    assert not OutboundMail.objects.filter(about=f"feedback:{request.pk}").exists()


def test_a_request_about_spam_is_taken_out_of_the_outbox(waiting, ana):
    queued = send_request(waiting, now=waiting.due_at + timedelta(seconds=1))
    mark_spam(waiting.ticket, by=ana)
    relay_all()
    queued.refresh_from_db()
    assert (queued.state, queued.reason, queued.sent_at) == ("withdrawn", "spam", None)
    assert queued.outbound.state == OutboundMail.State.WITHDRAWN


def test_an_old_mark_withdraws_no_request_of_an_unmarked_ticket(waiting, ana):
    mark_spam(waiting.ticket, by=ana)
    unmark_spam(waiting.ticket, by=ana)
    relay_all()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_the_answer_of_a_spam_ticket_is_kept_and_can_be_read(counting, add, ana, chloe):
    added = add("spam")
    mark_spam(added, by=ana)
    answer = Answer.objects.get(ticket=added)
    page = signed_in(chloe).get(f"/feedback/?tab=all&answer={answer.pk}").content.decode()
    assert "spam words" in page
