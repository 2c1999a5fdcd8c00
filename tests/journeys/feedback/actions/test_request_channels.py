"""A feedback request goes over the channel that reaches the customer, and keeps its reference."""

import pytest

from helpdesk.models import Channel, Ticket
from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from ledger.models import Event
from mail.models import OutboundMail
from tests.helpdesk.chat_room import ChatRoom

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_chat(chat: ChatRoom, waiting: FeedbackRequest) -> FeedbackRequest:
    Ticket.objects.filter(pk=waiting.ticket_id).update(channel=Channel.CHAT)
    return FeedbackRequest.objects.get(pk=waiting.pk)


def test_a_ticket_of_a_chat_is_asked_about_there(chat: ChatRoom, by_chat):
    mails = OutboundMail.objects.count()
    send_request(by_chat, now=by_chat.due_at)
    by_chat.refresh_from_db()
    [notice] = chat.notices.values()
    assert (notice.about, notice.customer) == (f"feedback:{by_chat.pk}", by_chat.customer)
    assert (by_chat.state, by_chat.outbound, by_chat.notice) == ("sent", None, "")
    assert Event.objects.get(name="feedback.asked").facts["outbound"] is None
    assert OutboundMail.objects.count() == mails


def test_a_mail_is_kept_with_the_request(waiting: FeedbackRequest):
    send_request(waiting, now=waiting.due_at)
    waiting.refresh_from_db()
    assert waiting.notice == f"mail:{waiting.outbound.pk}"
    assert waiting.outbound.kind == "feedback_request"


@pytest.mark.parametrize(
    ("state", "kept", "reason"),
    [("withheld", "not_sent", "address_rests"), ("stopped", "waiting", "")],
)
def test_what_does_not_go_out_is_not_sent(chat: ChatRoom, by_chat, state, kept, reason):
    chat.state = state
    send_request(by_chat, now=by_chat.due_at)
    by_chat.refresh_from_db()
    assert (by_chat.state, by_chat.reason, by_chat.sent_at) == (kept, reason, None)
    assert bool(chat.notices) == (state == "withheld")  # a stopped one is withdrawn
