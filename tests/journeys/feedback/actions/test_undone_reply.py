"""A reply that solved its ticket and was undone asks nobody for feedback."""

from datetime import timedelta

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import HeldReply
from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from ledger.actions import deliver_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(settings):
    settings.UNDO_SEND_SECONDS = 10


def deliver_all():
    while deliver_due():
        pass


@pytest.mark.parametrize("is_late", [True, False])
def test_its_request_is_withdrawn(survey, ticket, ana, is_late):
    message = reply_to_ticket(ticket, "Done.", by=ana, status="solved", with_undo=True)
    if not is_late:
        deliver_all()
        assert FeedbackRequest.objects.get().state == "waiting"
    withdraw_reply(ticket, message.pk, by=ana)
    deliver_all()
    request = FeedbackRequest.objects.get()
    expected = ("not_sent", "no_reply") if is_late else ("withdrawn", "not_resolved")
    assert (request.state, request.reason) == expected


def test_a_request_waits_for_the_end_of_the_hold(waiting, ana):
    reply_to_ticket(waiting.ticket, "And a bell.", by=ana, with_undo=True)
    held, due = HeldReply.objects.get(), waiting.due_at + timedelta(seconds=1)
    HeldReply.objects.update(until=due + timedelta(seconds=5))
    send_request(waiting, now=due)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.due_at) == ("waiting", due + timedelta(seconds=5))
    HeldReply.objects.filter(pk=held.pk).update(until=due)
    assert send_request(waiting, now=waiting.due_at + timedelta(seconds=1)).state == "sent"
