"""Skip one day in the demo: times that are stored move back, the clock stays."""

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
# A request that falls due at night waits for the morning, which is still "tomorrow".
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
    """The number of requests that came due, and of those that still wait."""

    due: int
    waiting: int


def let_a_day_pass(*, now: datetime | None = None) -> DayPassed:
    """Move waiting requests and their tickets a day into the past; return what came due.

    The sweep that runs every few seconds checks and sends the requests that are due.
    """
    now = now or timezone.now()
    with transaction.atomic():
        waiting = list(FeedbackRequest.objects.select_for_update().filter(state="waiting"))
        for request in waiting:
            _age(request, _step_of(request, now))
        _open_send_window(waiting)
        due = sum(_step_of(request, now) >= request.due_at - now for request in waiting)
        live.publish("postbox", "inbox", "feedback")
        transaction.on_commit(_sweep_soon, robust=True)
    return DayPassed(due=due, waiting=len(waiting) - due)


def _step_of(request: FeedbackRequest, now: datetime) -> timedelta:
    """Return a day, or the time until the request is due if that is the morning after it."""
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


def _open_send_window(requests: list[FeedbackRequest]) -> None:
    """Open the send window, so that requests are sent at night too."""
    surveys = Survey.objects.filter(requests__in=requests)
    Survey.objects.filter(pk__in=surveys.values("pk")).update(earliest_hour=0, latest_hour=24)


def _sweep_soon() -> None:
    sweep_requests.delay()
