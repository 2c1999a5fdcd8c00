"""Undelivered replies: the customer still waits, whatever the status."""

import pytest

from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.resend import resend_message
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.mail.handler import note_bounce, note_failure, show_sent
from helpdesk.models import Message, Ticket
from mail.models import OutboundMail
from mail.outbound.delivery_result import apply_delivery_result
from mail.outbound.transport import Refusal
from mail.parsing.parsed import BounceReport

NOBODY = "550 5.1.1 User unknown"


def refuse(message: Message, *, response: str = NOBODY) -> OutboundMail:
    mail = OutboundMail.objects.get(pk=message.outbound_id)
    mail.state, mail.error = "failed", f"{mail.to[0]}: {response}"
    mail.recipients = mail.to
    mail.responses = {mail.to[0]: {"came": "refused", "words": response}}
    mail.save()
    note_failure(mail)
    return mail


def send_back(message: Message, *, address: str = "") -> OutboundMail:
    mail = OutboundMail.objects.get(pk=message.outbound_id)
    address = address or mail.to[0]
    mail.state, mail.delivered_to, mail.recipients = "bounced", [*mail.to, *mail.cc], mail.to
    mail.note_bounced(address, "5.2.2 Over quota")
    mail.save()
    note_bounce(mail, BounceReport(address, "5.2.2", "soft", "Over quota"))
    return mail


@pytest.fixture
def asked(ticket):
    return ticket.waiting_since


@pytest.fixture
def reply(ticket, asked, ana):
    return reply_to_ticket(ticket, "A new one is on its way.", by=ana, status="pending")


@pytest.mark.parametrize("fail", [refuse, send_back])
def test_a_customer_without_delivered_reply_still_waits(ticket, asked, reply, fail):
    assert ticket not in Ticket.objects.needing_reply()
    fail(reply)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("pending", asked)
    assert ticket.undelivered_at
    assert ticket in Ticket.objects.needing_reply()


def test_the_next_reply_takes_the_mark_away(ticket, reply, ana):
    refuse(reply)
    reply_to_ticket(ticket, "By another way.", by=ana, status="pending")
    assert (ticket.undelivered_at, ticket.waiting_since) == (None, None)
    assert ticket not in Ticket.objects.needing_reply()


def test_so_does_sending_it_again(ticket, asked, reply, ana):
    refuse(reply)
    reply.refresh_from_db()
    resend_message(reply, to="carla@new.example", by=ana)
    ticket.refresh_from_db()
    assert (ticket.undelivered_at, ticket.waiting_since) == (None, None)
    refuse(reply)
    ticket.refresh_from_db()
    assert ticket.waiting_since == asked


def test_so_does_a_retry_from_the_queue(ticket, reply):
    mail = refuse(reply)
    mail.state, mail.responses, mail.delivered_to = "sent", {}, mail.to
    mail.save()
    show_sent(mail)
    ticket.refresh_from_db()
    assert (ticket.undelivered_at, ticket.waiting_since) == (None, None)


def test_two_that_failed_wait_since_the_question(ticket, asked, reply, ana):
    refuse(reply)
    refuse(reply_to_ticket(ticket, "Once more.", by=ana))
    ticket.refresh_from_db()
    assert ticket.waiting_since == asked


def test_an_older_reply_says_nothing_about_a_newer_one(ticket, reply, ana):
    reply_to_ticket(ticket, "One more thing.", by=ana)
    send_back(reply)
    ticket.refresh_from_db()
    assert (ticket.undelivered_at, ticket.waiting_since) == (None, None)


def test_a_copy_that_came_back_is_not_the_answer(ticket, reply):
    OutboundMail.objects.filter(pk=reply.outbound_id).update(cc=["dora@correu.example"])
    send_back(reply, address="dora@correu.example")
    ticket.refresh_from_db()
    assert ticket.undelivered_at is None


def test_a_solved_ticket_stays_solved_and_shows_it(ticket, ana):
    reply = reply_to_ticket(ticket, "Done.", by=ana, status="solved")
    send_back(reply)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("solved", None)
    assert ticket.undelivered_at
    assert ticket not in Ticket.objects.needing_reply()


def test_setting_pending_clears_the_waiting_time(ticket, reply, ana):
    refuse(reply)
    ticket.refresh_from_db()
    set_status(ticket, "pending", by=ana)
    assert ticket not in Ticket.objects.needing_reply()
    assert ticket.undelivered_at
    resolve_ticket(ticket, by=ana)
    assert ticket.undelivered_at


def test_a_new_question_after_it_waits_as_long_as_the_first(ticket, asked, reply):
    refuse(reply)
    received = Received(writer=ticket.requester, email=ticket.requester_email, text="Hello?")
    receive_message(ticket, received)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("open", asked)


def test_an_unmarked_ticket_waits_as_before(ticket, asked, reply, ana):
    refuse(reply)
    ticket.refresh_from_db()
    unmark_spam(mark_spam(ticket, by=ana), by=ana)
    assert ticket.waiting_since == asked


def test_one_short_note_however_often_it_is_sent_again(ticket, reply, ana):
    refuse(reply)
    reply.refresh_from_db()
    resend_message(reply, by=ana)
    refuse(reply)
    note = ticket.messages.get(kind=Message.Kind.NOTE)
    who = ticket.requester_email
    assert note.text == f"Our mail did not reach {who}. This address does not exist."


def test_a_known_failure_does_not_undo_pending(ticket, reply, ana):
    refuse(reply)
    set_status(ticket, "pending", by=ana)  # they were told by telephone
    mail = refuse(reply)
    show_sent(mail)
    ticket.refresh_from_db()
    assert ticket.undelivered_at
    assert ticket not in Ticket.objects.needing_reply()


def test_one_refused_for_good_counts_while_another_still_waits(ticket, reply):
    mail = OutboundMail.objects.get(pk=reply.outbound_id)
    mail.cc = ["dora@acme.example"]
    mail.recipients = [*mail.to, *mail.cc]
    mail.save()
    refused = {
        mail.to[0]: Refusal(550, "5.1.1 User unknown"),
        mail.cc[0]: Refusal(451, "4.7.1 Greylisted"),
    }
    apply_delivery_result(mail, refused)
    ticket.refresh_from_db()
    assert ticket.undelivered_at
    assert ticket in Ticket.objects.needing_reply()
