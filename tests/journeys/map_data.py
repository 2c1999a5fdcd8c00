"""Builders for map tests: two stages, three touchpoints, and answers."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from customers.actions.find import find_or_create_customer
from helpdesk.models import Ticket
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import add_stage, rename_stage
from journeys.maps.actions.touchpoints import add_touchpoint, rename_touchpoint
from journeys.models import (
    Answer,
    FeedbackRequest,
    Interaction,
    Journey,
    Placement,
    Stage,
    Touchpoint,
)
from ledger.models import Event

Row = list[tuple[str, str]]


def make_map(by: User) -> Journey:
    """Create a map: I notice it (Read the invoice, Look for help), I ask (Write a mail)."""
    journey = create_journey("I get help with an invoice", by=by)
    first, touchpoint = journey.stages.get(), journey.touchpoints.get()
    rename_stage(first, "I notice it", by=by)
    rename_touchpoint(touchpoint, "Read the invoice", by=by)
    add_touchpoint(first, "Look for help", by=by)
    second = add_stage(journey, "I ask", by=by)
    add_touchpoint(second, "Write a mail", by=by)
    return journey


def touch(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def stage_of(name: str) -> Stage:
    placed = Placement.objects.select_related("stage__stage").get(
        touchpoint__name=name, version__number=None
    )
    return placed.stage.stage


def row(journey: Journey, number: int | None = None) -> Row:
    """Return stage and touchpoint of each column, in order."""
    placements = Placement.objects.filter(version__journey=journey, version__number=number)
    ordered = placements.order_by("stage__position", "position", "pk")
    return list(ordered.values_list("stage__name", "name"))


def events(journey: Journey) -> list[str]:
    return list(Event.objects.about(journey).order_by("pk").values_list("name", flat=True))


def last_event(journey: Journey) -> Event:
    return Event.objects.about(journey).latest("pk")


def ticket_at(touchpoint: Touchpoint, at: datetime, who: tuple[str, str]) -> Ticket:
    name, email = who
    customer = find_or_create_customer(email, name=name)
    ticket = Ticket.objects.create(subject="Help", requester=customer, created_at=at)
    Interaction.objects.create(
        customer=customer,
        touchpoint=touchpoint,
        occurred_at=at,
        source="ticket",
        external_id=str(ticket.pk),
        ticket=ticket,
    )
    return ticket


def answer_at(
    touchpoint: Touchpoint,
    score: int,
    *,
    days_ago: float = 1,
    comment: str = "",
    who: tuple[str, str] = ("Carla Reyes", "carla@correu.example"),
) -> Answer:
    """Create an answer to a request for a ticket at this touchpoint."""
    at = timezone.now() - timedelta(days=days_ago)
    ticket = ticket_at(touchpoint, at, who)
    customer, email = ticket.requester, who[1]
    request = FeedbackRequest.objects.create(
        ticket=ticket,
        resolution=1,
        customer=customer,
        email=email,
        touchpoint=touchpoint,
        resolved_at=at,
        due_at=at,
        state="sent",
        sent_at=at,
    )
    return Answer.objects.create(
        request=request,
        customer=customer,
        touchpoint=touchpoint,
        ticket=ticket,
        metric="csat",
        score=score,
        band="low" if score < 3 else "middle" if score == 3 else "high",
        comment=comment,
        answered_at=at,
    )
