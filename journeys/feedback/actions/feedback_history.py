"""Feedback of the past as plain records, and the events of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from helpdesk.models import Ticket
from journeys.events import (
    FEEDBACK_ASKED,
    FEEDBACK_JUDGED,
    FEEDBACK_NOT_ASKED,
    FEEDBACK_RECEIVED,
    FEEDBACK_REQUESTED,
    FEEDBACK_WITHDRAWN,
    FOLLOW_UP_FINISHED,
    FOLLOW_UP_OPENED,
)
from journeys.feedback.actions.announce import received_facts
from journeys.models import Answer, FeedbackRequest, FollowUp
from ledger.history import PastEvent

State = FeedbackRequest.State


@dataclass
class PastCall:
    """The outcome of a call to a dissatisfied customer."""

    at: datetime
    outcome: str
    by: User


@dataclass
class PastAnswer:
    """An answer to import. `bot_detection` is why it was suspect; then `read_by` found it good."""

    at: datetime
    score: int
    comment: str = ""
    source: str = "page"
    wants_contact: bool = False
    bot_detection: str = ""
    read_at: datetime | None = None
    read_by: User | None = None
    call: PastCall | None = None


@dataclass
class PastRequest:
    """A feedback request of an imported ticket: `agent` answered it, `reason` is why it was not
    sent, `ended_at` is when it was sent or given up."""

    ticket: Ticket
    resolution: int
    resolved_at: datetime
    agent: User
    due_at: datetime
    state: State
    ended_at: datetime
    reason: str = ""
    answer: PastAnswer | None = None


def request_events(
    history: Sequence[PastRequest], requests: Sequence[FeedbackRequest]
) -> Iterator[PastEvent]:
    names = {
        State.SENT: FEEDBACK_ASKED,
        State.NOT_SENT: FEEDBACK_NOT_ASKED,
        State.WITHDRAWN: FEEDBACK_WITHDRAWN,
    }
    for past, request in zip(history, requests, strict=True):
        facts = {
            "ticket": request.ticket_id,
            "resolution": request.resolution,
            "due_at": request.due_at.isoformat(),
            "reason": past.reason,
        }
        if past.state == State.WAITING or past.ended_at > past.resolved_at:
            begun = facts | {"reason": ""}
            yield PastEvent(FEEDBACK_REQUESTED, request, past.resolved_at, None, begun)
        if past.state == State.SENT:
            facts = {"ticket": request.ticket_id, "touchpoint": request.touchpoint_id}
            facts |= {"metric": request.metric, "outbound": None}
        if past.state in names:
            yield PastEvent(names[past.state], request, past.ended_at, None, facts)


def answer_events(pairs: Sequence[tuple[PastAnswer, Answer]]) -> Iterator[PastEvent]:
    for past, answer in pairs:
        facts = received_facts(answer, past.source, None)
        facts["bot_detection"] = "suspect" if past.bot_detection else "none"  # not yet judged
        yield PastEvent(FEEDBACK_RECEIVED, answer, past.at, None, facts)
        if past.bot_detection and past.read_by and past.read_at:
            judged = {"before": "suspect", "after": "cleared"}
            yield PastEvent(FEEDBACK_JUDGED, answer, past.read_at, past.read_by, judged)


def call_events(calls: Sequence[tuple[PastAnswer, FollowUp]]) -> Iterator[PastEvent]:
    for past, follow_up in calls:
        facts = {
            "answer": follow_up.answer_id,
            "ticket": follow_up.answer.ticket_id,
            "owner": follow_up.owner_id,
            "due_at": follow_up.due_at.isoformat(),
        }
        yield PastEvent(FOLLOW_UP_OPENED, follow_up, follow_up.created_at, None, facts)
        if past.call:
            done = {"answer": follow_up.answer_id, "outcome": past.call.outcome}
            yield PastEvent(FOLLOW_UP_FINISHED, follow_up, past.call.at, past.call.by, done)
