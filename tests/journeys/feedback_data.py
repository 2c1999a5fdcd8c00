"""Builders for feedback tests: a touchpoint on a map, a survey, and solved tickets."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Ticket
from journeys.feedback.actions.requests import request_feedback
from journeys.feedback.actions.send_requests import send_request
from journeys.models import (
    Department,
    FeedbackRequest,
    Journey,
    MapVersion,
    Placement,
    Stage,
    StagePlacement,
    Survey,
    Touchpoint,
    TouchpointRule,
)
from journeys.placement.tickets import place_ticket
from ledger.actions import deliver_due
from ledger.models import Delivery
from mail.models import Mailbox, OutboundMail


def make_touchpoint(name: str, *, owner: User | None = None, target: int = 80) -> Touchpoint:
    """Create a touchpoint on a published map of its own."""
    journey = Journey.objects.create(title="I get a bicycle that fits")
    touchpoint = Touchpoint.objects.create(
        journey=journey,
        name=name,
        owner=owner,
        target=target,
        principle="Answer within the hour.",
        department=Department.objects.get_or_create(name="Care")[0],
    )
    version = MapVersion.objects.create(journey=journey, number=1, published_at=timezone.now())
    stage = StagePlacement.objects.create(
        version=version, stage=Stage.objects.create(journey=journey), name="Get help", position=1
    )
    Placement.objects.create(
        version=version, touchpoint=touchpoint, stage=stage, name=name, position=1
    )
    return touchpoint


def make_survey(**fields: object) -> Survey:
    defaults: dict[str, object] = {
        "name": "After help",
        "metric": "csat",
        "question": "How satisfied were you with Ana’s help?",
        "low_label": "Very dissatisfied",
        "high_label": "Very satisfied",
        "earliest_hour": 0,
        "latest_hour": 24,
    }
    return Survey.objects.create(**(defaults | fields))


@pytest.fixture
def touchpoint(lea: User) -> Touchpoint:
    return make_touchpoint("Ask a question", owner=lea)


@pytest.fixture
def rule(touchpoint: Touchpoint, mailbox: Mailbox) -> TouchpointRule:
    return TouchpointRule.objects.create(touchpoint=touchpoint, mailbox=mailbox)


@pytest.fixture
def survey(db: None) -> Survey:
    return make_survey()


@pytest.fixture
def solved(ticket: Ticket, ana: User, survey: Survey, rule: TouchpointRule) -> Ticket:
    """Return a ticket of Carla's, placed, answered by Ana and solved."""
    place_ticket(ticket)
    reply_to_ticket(ticket, "A new wheel is on its way.", by=ana)
    return resolve_ticket(ticket, by=ana)


@pytest.fixture
def waiting(solved: Ticket) -> FeedbackRequest:
    """Return the unsent request that follows it."""
    return ask(solved)


@pytest.fixture
def sent(waiting: FeedbackRequest) -> FeedbackRequest:
    return send(waiting)


@pytest.fixture
def make_solved(
    ana: User, mailbox: Mailbox, survey: Survey, rule: TouchpointRule
) -> Callable[..., Ticket]:
    def make(requester: Customer, subject: str = "Where is my box?") -> Ticket:
        ticket = open_ticket(requester=requester, subject=subject, text="Hello?", mailbox=mailbox)
        place_ticket(ticket)
        reply_to_ticket(ticket, "It is on its way.", by=ana)
        return resolve_ticket(ticket, by=ana)

    return make


def ask(ticket: Ticket) -> FeedbackRequest:
    assert ticket.solved_at
    return request_feedback(ticket, resolution=ticket.resolutions, resolved_at=ticket.solved_at)


def send(request: FeedbackRequest) -> FeedbackRequest:
    """Send the request when due, with its mail marked as delivered a day ago."""
    done = send_request(request, now=request.due_at + timedelta(seconds=1))
    assert done is not None
    if done.outbound:
        long_ago = timezone.now() - timedelta(hours=1)
        OutboundMail.objects.filter(pk=done.outbound_id).update(state="sent", sent_at=long_ago)
        FeedbackRequest.objects.filter(pk=done.pk).update(
            expires_at=timezone.now() + timedelta(days=21), sent_at=long_ago
        )
    done.refresh_from_db()
    return done


def relay_all() -> None:
    """Deliver every pending event and what follows from it, as the workers do."""
    while deliver_due():
        pass
    assert not Delivery.objects.undelivered().exists()


def link_of(request: FeedbackRequest, start: str = "/f/") -> str:
    """Return the path of the first matching link in the mail."""
    assert request.outbound
    text = request.outbound.text
    line = next(line for line in text.split() if start in line)
    return start + line.split(start)[1].split("?")[0]
