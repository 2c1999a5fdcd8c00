"""A feedback request goes over the channel that reaches the customer, and keeps its reference."""

import pytest

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Channel, Ticket
from journeys.feedback.actions.requests import restore_requests, withdraw_requests
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
    assert (by_chat.state, by_chat.outbound, by_chat.notice) == ("sent", None, "chat:1")
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


@pytest.mark.parametrize("was_seen", [False, True])
def test_a_notice_that_was_not_sent_is_withdrawn_by_its_channel(chat: ChatRoom, by_chat, was_seen):
    send_request(by_chat, now=by_chat.due_at)
    chat.seen = {"chat:1"} if was_seen else set()
    assert withdraw_requests(by_chat.ticket) == (0 if was_seen else 1)
    by_chat.refresh_from_db()
    assert by_chat.state == ("sent" if was_seen else "withdrawn")
    assert bool(chat.notices) == was_seen


def test_a_notice_that_is_sent_while_it_is_withdrawn_stays_sent(chat: ChatRoom, by_chat):
    send_request(by_chat, now=by_chat.due_at)
    chat.seen = {"chat:1"}
    chat.unsent_notices = set  # it was sent since it was asked
    assert withdraw_requests(by_chat.ticket) == 0
    by_chat.refresh_from_db()
    assert (by_chat.state, by_chat.notice) == ("sent", "chat:1")


def test_a_withdrawn_request_is_asked_anew_over_the_channel(chat: ChatRoom, by_chat):
    send_request(by_chat, now=by_chat.due_at)
    withdraw_requests(by_chat.ticket, reason="deleted")
    restore_requests(by_chat.ticket, reason="deleted")
    by_chat.refresh_from_db()
    assert (by_chat.state, by_chat.notice) == ("waiting", "")


def test_a_request_waits_while_a_held_reply_of_the_chat_is_not_sent(
    chat: ChatRoom, by_chat, ana, settings
):
    settings.UNDO_SEND_SECONDS = 10
    chat.can_hold = True
    by_chat.ticket.refresh_from_db()
    reply_to_ticket(by_chat.ticket, "And a bell.", by=ana, with_undo=True)
    send_request(by_chat, now=by_chat.due_at)
    by_chat.refresh_from_db()
    assert by_chat.state == "waiting"
    chat.waiting.clear()
    assert send_request(by_chat, now=by_chat.due_at).state == "sent"


def test_a_notice_of_a_channel_that_is_gone_counts_as_sent(chat: ChatRoom, by_chat):
    send_request(by_chat, now=by_chat.due_at)
    FeedbackRequest.objects.update(other_notice="fax:1")
    assert withdraw_requests(by_chat.ticket) == 0
