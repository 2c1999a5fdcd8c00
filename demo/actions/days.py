"""Time in the demo. Nothing pretends that it is tomorrow: what waits becomes a day older."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from helpdesk.models import Message, Ticket
from journeys.models import FeedbackRequest, Interaction, Survey
from journeys.tasks import sweep_requests
from ledger import live
from ledger.models import Event

A_DAY = timedelta(days=1)
# A question that falls due at night waits for the morning: that is still "tomorrow".
TOMORROW = timedelta(days=2)
TICKET_TIMES = (
    "created_at",
    "updated_at",
    "first_replied_at",
    "solved_at",
    "last_requester_at",
    "last_message_at",
)


@dataclass(frozen=True)
class DayPassed:
    """How many requests have come due, and how many still wait."""

    due: int
    waiting: int


def let_a_day_pass() -> DayPassed:
    """Make all that waits a day older: the requests, and the tickets they ask about.

    The sweep that runs every few seconds then checks and sends what is due, as on any other day.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = list(FeedbackRequest.objects.select_for_update().filter(state="waiting"))
        for request in waiting:
            _age(request, _how_long(request, now))
        _nobody_sleeps(waiting)
        due = sum(_how_long(request, now) >= request.due_at - now for request in waiting)
        live.publish("postbox", "inbox", "feedback")
        transaction.on_commit(_sweep_soon, robust=True)
    return DayPassed(due=due, waiting=len(waiting) - due)


def _how_long(request: FeedbackRequest, now: datetime) -> timedelta:
    """A day, or until the morning after it."""
    until_due = request.due_at - now
    return max(A_DAY, until_due) if until_due <= TOMORROW else A_DAY


def _age(request: FeedbackRequest, step: timedelta) -> None:
    FeedbackRequest.objects.filter(pk=request.pk).update(
        due_at=F("due_at") - step, resolved_at=F("resolved_at") - step
    )
    ticket = request.ticket_id
    older = {name: F(name) - step for name in TICKET_TIMES}
    Ticket.objects.filter(pk=ticket).update(**older)
    Message.objects.filter(ticket=ticket).update(created_at=F("created_at") - step)
    Interaction.objects.filter(ticket=ticket).update(occurred_at=F("occurred_at") - step)
    Event.objects.filter(subject_type="ticket", subject_id=ticket).update(at=F("at") - step)
    live.publish(f"ticket:{ticket}")


def _nobody_sleeps(requests: list[FeedbackRequest]) -> None:
    """Whoever tries the demo at night must not wait for the customers' morning."""
    surveys = Survey.objects.filter(requests__in=requests)
    Survey.objects.filter(pk__in=surveys.values("pk")).update(earliest_hour=0, latest_hour=24)


def _sweep_soon() -> None:
    sweep_requests.delay()
