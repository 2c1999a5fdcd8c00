"""The simulated year, written through the import functions of helpdesk and journeys."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from demo.seed.conversation import Conversation
from demo.seed.feedback import Feedback, Request
from demo.seed.schedule import Schedule
from helpdesk.actions.import_tickets import import_tickets
from helpdesk.models import Ticket
from journeys.feedback.actions.feedback_history import PastRequest
from journeys.feedback.actions.import_feedback import import_feedback
from journeys.models import Answer, FeedbackRequest
from journeys.placement.import_history import PastPlacement, import_placements
from ledger.history import PastEvent

# Mail of these last days is really written, and lies in the Postbox.
RECENT = timedelta(hours=54)
Notify = Callable[[str], None]
State = FeedbackRequest.State


def import_year(
    schedule: Schedule,
    feedback: Feedback,
    begins: datetime,
    *,
    events: list[PastEvent],
    notify: Notify,
) -> list[tuple[Request, FeedbackRequest]]:
    """Write the year month by month; the requests that are still to be sent by `send_recent`."""
    conversations = [each for each in feedback.conversations if each.past]
    recent: list[tuple[Request, FeedbackRequest]] = []
    length = (schedule.now - begins) / 12
    for month in range(12):
        since = begins + length * month
        until = since + length if month < 11 else schedule.now + timedelta(seconds=1)
        written = [each for each in conversations if since <= each.opened_at < until]
        _import_tickets(schedule, written, events)
        recent += _import_requests(feedback, written, schedule.now, events)
        notify(
            f"month {month + 1} of 12: {Ticket.objects.count()} tickets, "
            f"{Answer.objects.count()} answers"
        )
    return recent


def _import_tickets(
    schedule: Schedule, conversations: Sequence[Conversation], events: list[PastEvent]
) -> None:
    import_tickets([each.past for each in conversations if each.past], events=events)
    import_placements(
        [
            PastPlacement(
                ticket=each.ticket,
                text=each.wording.opening,
                corrected_to=schedule.touchpoints[each.topic.touchpoint]
                if each.taken_up_at
                else None,
                corrected_by=each.agent if each.taken_up_at else None,
                corrected_at=each.taken_up_at,
            )
            for each in conversations
        ],
        events=events,
    )


def _import_requests(
    feedback: Feedback,
    conversations: Sequence[Conversation],
    now: datetime,
    events: list[PastEvent],
) -> list[tuple[Request, FeedbackRequest]]:
    wanted = set(map(id, conversations))
    requests = [each for each in feedback.requests if id(each.conversation) in wanted]
    recent = [each for each in requests if is_recent(each, now)]
    rows = import_feedback(
        [_past(each, is_recent=each in recent) for each in requests], events=events
    )
    return [pair for pair in zip(requests, rows, strict=True) if pair[0] in recent]


def is_recent(request: Request, now: datetime) -> bool:
    return request.state == State.SENT and bool(
        request.ended_at and now - request.ended_at < RECENT
    )


def _past(request: Request, *, is_recent: bool) -> PastRequest:
    """A recent request is imported as one that waits, so that it can be sent by the action."""
    return PastRequest(
        ticket=request.conversation.ticket,
        resolution=request.resolution,
        resolved_at=request.resolved_at,
        agent=request.conversation.agent,
        due_at=request.due_at,
        state=State.WAITING if is_recent else request.state,
        ended_at=request.ended_at or request.resolved_at,
        reason=request.reason,
        answer=None if is_recent else request.answer,
    )
