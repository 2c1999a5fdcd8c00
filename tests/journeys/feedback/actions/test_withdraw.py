"""Withdrawal of a request whose mail is still in the outbox."""

from datetime import timedelta

import pytest

from accounts.models import User
from customers.models import TimelineEntry
from journeys.feedback.actions.opt_out import opt_out
from journeys.feedback.actions.requests import withdraw_requests
from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from tests.journeys.feedback_data import send

pytestmark = pytest.mark.django_db
Mail = OutboundMail.State


@pytest.fixture
def queued(waiting: FeedbackRequest) -> FeedbackRequest:
    """A request whose mail is queued and not sent."""
    done = send_request(waiting, now=waiting.due_at + timedelta(seconds=1))
    assert done is not None
    assert done.outbound.state == Mail.QUEUED
    return done


def assert_taken_back(request: FeedbackRequest, state: str, reason: str) -> None:
    request.refresh_from_db()
    assert (request.state, request.reason, request.sent_at) == (state, reason, None)
    assert request.outbound.state == Mail.WITHDRAWN
    assert not deliver(request.outbound_id)
    assert not TimelineEntry.objects.filter(kind="request").exists()


def test_a_customer_who_writes_again_gets_no_request(queued):
    assert withdraw_requests(queued.ticket) == 1
    assert_taken_back(queued, "withdrawn", "not_resolved")


def test_opt_out_withdraws_a_queued_request(queued):
    opt_out(queued, source="unsubscribe page")
    assert_taken_back(queued, "not_sent", "opted_out")


def test_a_sent_request_stays_sent(waiting):
    sent = send(waiting)
    assert withdraw_requests(sent.ticket) == 0
    sent.refresh_from_db()
    assert (sent.state, sent.outbound.state) == ("sent", Mail.SENT)


def test_a_request_held_by_the_rate_limit_is_rendered_again_and_sent_once(
    waiting, settings, admin: User
):
    settings.AUTOMATIC_MAIL_PER_MINUTE = 0
    send_request(waiting, now=waiting.due_at + timedelta(seconds=1))
    waiting.refresh_from_db()
    first = OutboundMail.objects.get(kind="feedback_request")
    assert (waiting.state, waiting.outbound, first.state) == ("waiting", None, Mail.WITHDRAWN)

    settings.AUTOMATIC_MAIL_PER_MINUTE = 120
    send_request(waiting, now=waiting.due_at + timedelta(seconds=1))
    mails = OutboundMail.objects.filter(kind="feedback_request", state=Mail.QUEUED)
    assert mails.count() == 1
