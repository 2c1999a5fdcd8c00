"""A reply that solved its ticket and was undone asks nobody for feedback."""

from datetime import timedelta

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import HeldReply
from journeys.feedback.actions.send_requests import AFTER_HOLD, send_request
from journeys.models import FeedbackRequest
from ledger.actions import deliver_due
from mail.models import OutboundMail
from tests.helpdesk.notifications.people import customer_writes

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


def test_a_request_waits_until_a_held_reply_is_sent(waiting, ana):
    reply = reply_to_ticket(waiting.ticket, "And a bell.", by=ana, with_undo=True)
    due = waiting.due_at + timedelta(seconds=1)
    late = due + timedelta(minutes=20)
    for until, again in ((late, late), (due, due + AFTER_HOLD)):
        HeldReply.objects.update(until=until)
        FeedbackRequest.objects.update(due_at=due)
        send_request(waiting, now=due)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.due_at) == ("waiting", again)
    OutboundMail.objects.filter(pk=reply.outbound.pk).update(state="sent")
    FeedbackRequest.objects.update(due_at=due)
    assert send_request(waiting, now=due).state == "sent"


def test_a_customer_who_wrote_meanwhile_is_not_asked(survey, ticket, ana):
    reply_to_ticket(ticket, "Done.", by=ana, status="solved")
    message = reply_to_ticket(ticket, "One more thing.", by=ana, status="open", with_undo=True)
    customer_writes(ticket)
    withdraw_reply(ticket, message.pk, by=ana)
    deliver_all()
    request = FeedbackRequest.objects.get()
    assert (request.state, request.reason) == ("withdrawn", "not_resolved")
