"""Feedback imported with its history."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from customers.models import Customer, TimelineEntry
from helpdesk.models import Ticket
from journeys.feedback.actions.feedback_history import PastAnswer, PastCall, PastRequest
from journeys.feedback.actions.import_feedback import import_feedback
from journeys.models import Answer, FeedbackRequest
from journeys.placement.tickets import place_ticket
from ledger.history import PastEvent
from mail.models import OutboundMail
from tests.journeys.feedback_data import (  # noqa: F401  fixtures
    relay_all,
    rule,
    solved,
    survey,
    touchpoint,
)

State = FeedbackRequest.State
NOW = timezone.now().replace(microsecond=0)


def hours_ago(count: int):
    return NOW - timedelta(hours=count)


@pytest.fixture
def past(solved: Ticket, ana: User) -> PastRequest:  # noqa: F811
    place_ticket(solved)
    return PastRequest(
        ticket=solved,
        resolution=7,
        resolved_at=hours_ago(90),
        agent=ana,
        due_at=hours_ago(66),
        state=State.SENT,
        ended_at=hours_ago(65),
    )


def names(events: list[PastEvent]) -> list[str]:
    return [each.name for each in events]


def test_a_sent_request_has_the_attribution_of_one_that_was_asked(
    past: PastRequest,
    solved: Ticket,  # noqa: F811
):
    events: list[PastEvent] = []
    [request] = import_feedback([past], events=events)
    relay_all()
    expected = FeedbackRequest.objects.get(ticket=solved, resolution=solved.resolutions)
    for name in ("survey", "touchpoint", "interaction", "agent", "team", "question", "email"):
        assert getattr(request, name) == getattr(expected, name), name
    assert (request.sent_at, request.resolved_at) == (hours_ago(65), hours_ago(90))
    assert request.is_open
    assert names(events) == ["feedback.requested", "feedback.asked"]
    assert TimelineEntry.objects.filter(kind="request", subject_id=request.pk).exists()
    assert not OutboundMail.objects.filter(kind="feedback_request").exists()


def test_a_request_that_was_not_sent_keeps_its_reason(past: PastRequest):
    past.state, past.reason = State.NOT_SENT, "quarantine"
    events: list[PastEvent] = []
    [request] = import_feedback([past], events=events)
    assert (request.state, request.reason, request.sent_at) == (State.NOT_SENT, "quarantine", None)
    assert names(events) == ["feedback.requested", "feedback.not_asked"]
    assert events[1].facts["reason"] == "quarantine"


def test_a_waiting_request_waits(past: PastRequest):
    past.state = State.WAITING
    events: list[PastEvent] = []
    [request] = import_feedback([past], events=events)
    assert (request.state, request.sent_at) == (State.WAITING, None)
    assert names(events) == ["feedback.requested"]


def test_a_low_answer_has_a_follow_up_of_the_owner(past: PastRequest, lea: User):
    call = PastCall(hours_ago(30), "Called, apologised.", lea)
    past.answer = PastAnswer(
        hours_ago(60), 1, "Bent again.", read_at=hours_ago(40), read_by=lea, call=call
    )
    events: list[PastEvent] = []
    import_feedback([past], events=events)
    answer = Answer.objects.get()
    assert (answer.score, answer.band, answer.comment) == (1, "low", "Bent again.")
    assert (answer.answered_at, answer.read_by) == (hours_ago(60), lea)
    assert [each.score for each in answer.revisions.all()] == [1]
    assert answer.follow_up.owner == answer.touchpoint.owner
    assert (answer.follow_up.done_at, answer.follow_up.done_by) == (hours_ago(30), lea)
    assert answer.follow_up.due_at > hours_ago(60)
    assert names(events)[2:] == ["feedback.received", "follow_up.opened", "follow_up.finished"]
    assert TimelineEntry.objects.get(kind="answer").facts["score"] == 1


def test_a_suspect_answer_is_not_called_back_until_it_was_cleared(past: PastRequest, lea: User):
    past.answer = PastAnswer(hours_ago(65), 1, bot_detection="4 s after delivery")
    import_feedback([past], events=[])
    answer = Answer.objects.get()
    assert answer.bot_detection == "suspect"
    assert not hasattr(answer, "follow_up")


def test_a_cleared_answer_counts(past: PastRequest, lea: User):
    past.answer = PastAnswer(
        hours_ago(65), 5, bot_detection="4 s after delivery", read_at=hours_ago(40), read_by=lea
    )
    events: list[PastEvent] = []
    import_feedback([past], events=events)
    assert Answer.objects.counted().get().bot_detection == "cleared"
    assert names(events)[2:] == ["feedback.received", "feedback.judged"]


def test_an_answer_is_a_contact_and_a_request_is_none(past: PastRequest):
    customer = past.ticket.requester
    before = hours_ago(900)
    Customer.objects.filter(pk=customer.pk).update(last_seen_at=before)
    import_feedback([past], events=[])
    customer.refresh_from_db()
    assert customer.last_seen_at == before
    past.resolution, past.answer = 8, PastAnswer(hours_ago(60), 4)
    import_feedback([past], events=[])
    customer.refresh_from_db()
    assert customer.last_seen_at == hours_ago(60)
