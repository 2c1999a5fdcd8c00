"""A day takes one press: what waits becomes a day older, and the real sweep does the rest."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from customers.models import TimelineEntry
from demo.postbox.actions.let_a_day_pass import let_a_day_pass
from demo.postbox.actions.mark_read import mark_read
from demo.postbox.mail_list import format_until, waiting_requests
from helpdesk.models import Ticket
from journeys.feedback.actions.send_requests import send_due_requests
from journeys.models import Answer, FeedbackRequest, Survey
from mail.models import OutboundMail
from tests.journeys.feedback_data import link_of, make_survey

pytestmark = pytest.mark.django_db


def moments(request: FeedbackRequest) -> list[datetime]:
    """Each third hour of a day after the messages of the ticket."""
    midnight = (request.resolved_at + timedelta(days=2)).replace(hour=0, minute=20)
    return [midnight + timedelta(hours=hour) for hour in range(0, 24, 3)]


def resolved_at(request: FeedbackRequest, moment: datetime) -> FeedbackRequest:
    """Move the resolution to a moment; the request is due a day later."""
    Ticket.objects.filter(pk=request.ticket_id).update(solved_at=moment)
    due = moment + timedelta(days=1)
    FeedbackRequest.objects.update(resolved_at=moment, due_at=due, state="waiting")
    request.refresh_from_db()
    return request


def test_the_question_comes_due_and_says_yesterday(waiting):
    before = (waiting.resolved_at + timedelta(days=2)).replace(hour=12)
    now = resolved_at(waiting, before).resolved_at + timedelta(minutes=10)
    assert waiting_requests()["count"] == 1
    passed = let_a_day_pass(now=now)
    assert (passed.due, passed.waiting) == (1, 0)
    assert send_due_requests(now) == 1
    waiting.refresh_from_db()
    assert waiting.state == "sent"
    assert before - waiting.resolved_at == timedelta(days=1)
    assert waiting.resolved_at.date() == waiting.ticket.solved_at.date()
    assert "Yesterday" in OutboundMail.objects.get(kind="feedback_request").text
    assert waiting_requests() == {}


def test_it_comes_due_at_every_hour(waiting):
    """Also while the send window is closed, and where it is due in the morning after the next."""
    Survey.objects.update(earliest_hour=9, latest_hour=10)
    for moment in moments(waiting):
        resolved_at(waiting, moment)
        FeedbackRequest.objects.update(due_at=moment + timedelta(hours=40))
        assert let_a_day_pass(now=moment).due == 1
        with transaction.atomic():
            assert send_due_requests(moment) == 1
            waiting.refresh_from_db()
            assert waiting.state == "sent", moment
            transaction.set_rollback(True)
        Survey.objects.update(earliest_hour=9, latest_hour=10)


def test_what_is_a_week_away_comes_a_day_nearer(waiting):
    for moment in moments(waiting):
        due = moment + timedelta(days=7)
        FeedbackRequest.objects.update(due_at=due)
        passed = let_a_day_pass(now=moment)
        assert (passed.due, passed.waiting) == (0, 1)
        waiting.refresh_from_db()
        assert waiting.due_at == due - timedelta(days=1)


def test_opening_a_mail_keeps_the_time(asked):
    mark_read(asked, now=(now := asked.received_at + timedelta(hours=3)))
    mark_read(asked, now=now + timedelta(hours=1))
    asked.refresh_from_db()
    assert asked.read_at == now


def test_a_press_right_after_opening_the_mail_counts(asked, client):
    FeedbackRequest.objects.update(sent_at=asked.received_at)
    OutboundMail.objects.update(state="sent", sent_at=asked.received_at)
    mark_read(asked)
    request = FeedbackRequest.objects.get()
    client.post(link_of(request), {"score": "2"})
    assert Answer.objects.get().bot_detection == "none"


def test_opening_the_mail_keeps_one_time_of_asking(asked):
    FeedbackRequest.objects.update(sent_at=asked.received_at)
    TimelineEntry.objects.filter(kind="request").update(at=asked.received_at)
    mark_read(asked)
    line = TimelineEntry.objects.get(kind="request")
    assert FeedbackRequest.objects.get().sent_at == line.at < asked.received_at


def test_until_words():
    now = datetime(2025, 11, 26, 10, 0, tzinfo=UTC)
    assert format_until(now.replace(hour=15), now) == "until this afternoon"
    assert format_until(now + timedelta(days=1), now) == "until tomorrow morning"
    assert format_until(now - timedelta(hours=1), now) == "a moment"
    assert format_until(now + timedelta(days=3), now).startswith("until ")


def test_surveys_that_ask_nobody_keep_their_hours(waiting):
    other = make_survey(name="Other", earliest_hour=9, latest_hour=10)
    let_a_day_pass()
    other.refresh_from_db()
    assert (other.earliest_hour, other.latest_hour) == (9, 10)
