"""A day takes one press: what waits becomes a day older, and the real sweep does the rest."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import TimelineEntry
from demo.postbox.actions.let_a_day_pass import let_a_day_pass
from demo.postbox.actions.mark_read import mark_read
from demo.postbox.mail_list import format_until, waiting_requests
from journeys.models import Answer, FeedbackRequest
from journeys.tasks import sweep_requests
from mail.models import OutboundMail
from tests.journeys.feedback_data import link_of, make_survey

pytestmark = pytest.mark.django_db


def test_the_question_comes_due_and_says_yesterday(waiting):
    before = waiting.resolved_at
    assert waiting_requests()["count"] == 1
    passed = let_a_day_pass()
    assert (passed.due, passed.waiting) == (1, 0)
    sweep_requests()
    waiting.refresh_from_db()
    assert waiting.state == "sent"
    assert before - waiting.resolved_at >= timedelta(days=1)
    assert waiting.resolved_at.date() == waiting.ticket.solved_at.date()
    assert "Yesterday" in OutboundMail.objects.get(kind="feedback_request").text
    assert waiting_requests() == {}


def test_it_comes_due_at_night_too(waiting):
    survey = waiting.survey
    survey.earliest_hour, survey.latest_hour = sleeping_now()
    survey.save()
    FeedbackRequest.objects.update(due_at=timezone.now() + timedelta(hours=40))
    let_a_day_pass()
    sweep_requests()
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_what_is_a_week_away_comes_a_day_nearer(waiting):
    due = timezone.now() + timedelta(days=7)
    FeedbackRequest.objects.update(due_at=due)
    passed = let_a_day_pass()
    assert (passed.due, passed.waiting) == (0, 1)
    waiting.refresh_from_db()
    assert waiting.due_at == due - timedelta(days=1)


def test_a_press_right_after_opening_the_mail_counts(asked, client):
    FeedbackRequest.objects.update(sent_at=timezone.now())
    OutboundMail.objects.update(state="sent", sent_at=timezone.now())
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
    now = timezone.now().replace(hour=10, minute=0)
    assert format_until(now.replace(hour=15), now) == "until this afternoon"
    assert format_until(now + timedelta(days=1), now) == "until tomorrow morning"
    assert format_until(now - timedelta(hours=1), now) == "a moment"
    assert format_until(now + timedelta(days=3), now).startswith("until ")


def test_surveys_that_ask_nobody_keep_their_hours(waiting):
    other = make_survey(name="Other", earliest_hour=9, latest_hour=10)
    let_a_day_pass()
    other.refresh_from_db()
    assert (other.earliest_hour, other.latest_hour) == (9, 10)


def sleeping_now() -> tuple[int, int]:
    """Waking hours that do not hold this one."""
    hour = timezone.now().hour
    return (hour + 1, hour + 2) if hour < 22 else (1, 2)
