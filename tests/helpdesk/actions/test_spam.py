"""Marking a ticket as spam, and undoing it."""

import pytest

from helpdesk import statuses
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import Ticket
from journeys.models import FeedbackRequest
from ledger.models import Event
from mail.models import OutboundMail, SenderRule
from mail.outbound.queue import queue_mail
from mail.settings.sender_rules import CannotRuleSender
from tests.helpdesk.held_replies import send

pytestmark = pytest.mark.django_db
State = OutboundMail.State


def test_unmarked_it_is_as_it_was(ticket, ana):
    set_status(ticket, statuses.ON_HOLD, by=ana)
    mark_spam(ticket, by=ana)
    unmark_spam(ticket, by=ana)
    unmark_spam(ticket, by=ana)
    assert (ticket.status, ticket.spam_at) == (statuses.ON_HOLD, None)
    assert Event.objects.filter(name="ticket.unmarked_spam", actor=ana).count() == 1
    assert Ticket.objects.in_the_flow().filter(pk=ticket.pk).exists()


def test_unmarking_restores_the_waiting_time(ticket, ana):
    waited = ticket.waiting_since
    mark_spam(ticket, by=ana)
    assert ticket.waiting_since is None
    unmark_spam(ticket, by=ana)
    assert ticket.waiting_since == waited


def test_unmarking_an_answered_ticket_sets_no_waiting_time(ticket, ana):
    reply_to_ticket(ticket, "Here you are.", by=ana)
    mark_spam(ticket, by=ana)
    unmark_spam(ticket, by=ana)
    assert ticket.waiting_since is None


def test_a_message_received_as_spam_waits_since_then(ticket, ana, carla):
    reply_to_ticket(ticket, "Here you are.", by=ana)
    mark_spam(ticket, by=ana)
    said = receive_message(ticket, Received(writer=carla, email="c@acme.example", text="Hello?"))
    ticket.refresh_from_db()
    assert ticket.spam_at is not None
    unmark_spam(ticket, by=ana)
    assert ticket.waiting_since == said.created_at


def test_spam_that_is_solved_asks_for_no_feedback(ticket, ana):
    mark_spam(ticket, by=ana)
    resolve_ticket(ticket, by=ana)
    assert not FeedbackRequest.objects.filter(ticket=ticket, state="sent").exists()


def test_the_confirmation_that_has_not_gone_out_is_taken_back(ticket, ana):
    about, to = f"ticket:{ticket.pk}", [ticket.requester_email]
    mails = [
        queue_mail(
            mailbox=ticket.mailbox, kind="acknowledgement", about=about, to=to, subject="Re",
            text="It came.", is_automatic=is_automatic,
        )
        for is_automatic in (True, False)
    ]  # fmt: skip
    mark_spam(ticket, by=ana)
    states = [OutboundMail.objects.get(pk=mail.pk).state for mail in mails]
    assert states == [State.WITHDRAWN, State.QUEUED]


def test_a_held_reply_is_not_sent_until_the_ticket_is_unmarked(ticket, ana, lea, settings):
    settings.UNDO_SEND_SECONDS = 10
    earlier = reply_to_ticket(ticket, "Soon.", by=ana).outbound
    held = send(ticket, ana).outbound
    mark_spam(ticket, by=lea)
    for mail in (earlier, held):
        mail.refresh_from_db()
    assert (earlier.state, held.state) == (State.QUEUED, State.WITHDRAWN)
    assert "marked as spam" in held.error
    unmark_spam(ticket, by=lea)
    after = held.send_after
    held.refresh_from_db()
    assert (held.state, held.error, held.send_after) == (State.QUEUED, "", after)


def test_a_held_reply_of_spam_can_be_undone_and_is_not_sent_then(ticket, ana, lea, settings):
    settings.UNDO_SEND_SECONDS = 10
    reply = send(ticket, ana)
    mark_spam(ticket, by=lea)
    withdraw_reply(ticket, reply.pk, by=ana)
    unmark_spam(ticket, by=lea)
    assert OutboundMail.objects.get().state == State.WITHDRAWN


def test_the_channel_of_a_held_reply_withdraws_it_and_sends_it_after_all(
    chat, chat_ticket, ana, lea, settings
):
    settings.UNDO_SEND_SECONDS = 10
    chat.can_hold, chat.confirmed = True, [chat_ticket.pk, chat_ticket.pk + 1]
    earlier, later = send(chat_ticket, ana), send(chat_ticket, ana)
    chat.waiting.remove(earlier.pk)
    mark_spam(chat_ticket, by=lea)
    assert (chat.waiting, list(chat.withdrawn)) == (set(), [later.pk])
    assert "marked as spam" in chat.withdrawn[later.pk]
    assert chat.confirmed == [chat_ticket.pk + 1]
    unmark_spam(chat_ticket, by=lea)
    assert (chat.waiting, chat.withdrawn) == ({later.pk}, {})


def test_its_sender_is_blocked_until_it_is_unmarked(ticket, ana):
    mark_spam(ticket, by=ana, block=True)
    rule = SenderRule.objects.get()
    assert (rule.sender, rule.about) == (ticket.requester_email, f"ticket:{ticket.pk}")
    unmark_spam(ticket, by=ana)
    assert not SenderRule.objects.exists()


def test_a_sender_can_be_blocked_afterwards(ticket, ana):
    mark_spam(ticket, by=ana)
    mark_spam(ticket, by=ana, block=True)
    assert SenderRule.objects.exists()


def test_a_colleague_is_not_blocked_and_nothing_is_done_by_half(ticket, ana, ben):
    Ticket.objects.filter(pk=ticket.pk).update(requester_email=ben.email)
    with pytest.raises(CannotRuleSender, match="our own"):
        mark_spam(ticket, by=ana, block=True)
    ticket.refresh_from_db()
    assert ticket.spam_at is None
