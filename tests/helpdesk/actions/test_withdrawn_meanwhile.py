"""An undo of a reply leaves what others did since as it is."""

import pytest

from customers.models import TimelineEntry
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.reply_hold import GIVEN_BACK
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.models import Notification
from mail.models import OutboundMail
from tests.helpdesk.notifications.people import told

State = OutboundMail.State


@pytest.fixture(autouse=True)
def held(settings, tmp_path):
    settings.UNDO_SEND_SECONDS = 10
    settings.MEDIA_ROOT = tmp_path


def columns(ticket):
    ticket.refresh_from_db()
    return {name: getattr(ticket, name) for name in GIVEN_BACK}


def send(ticket, by, text="A new wheel.", **values):
    return reply_to_ticket(ticket, text, by=by, with_undo=True, **values)


@pytest.fixture
def lent(ticket, lea):
    """The ticket, taken up by Lea, with the customer waiting."""
    assign_ticket(ticket, to=lea, by=lea)
    return ticket


def test_a_status_that_a_colleague_set_meanwhile_stays(lent, ana, lea):
    waiting = lent.waiting_since
    message = send(lent, ana, status="pending")
    set_status(lent, "on_hold", by=lea)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.status, lent.waiting_since, lent.first_replied_at) == ("on_hold", waiting, None)


def test_a_status_that_a_colleague_set_and_set_back_stays(lent, ana, lea):
    message = send(lent, ana, status="pending")
    for status in ("on_hold", "pending"):
        set_status(lent, status, by=lea)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert lent.status == "pending"


def test_what_a_colleague_solved_meanwhile_waits_for_nobody(lent, ana, lea):
    message = send(lent, ana, status="pending")
    resolve_ticket(lent, by=lea)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.status, lent.waiting_since) == ("solved", None)


def test_what_a_colleague_marked_as_spam_waits_for_nobody(lent, ana, lea):
    message = send(lent, ana, status="pending")
    mark_spam(lent, by=lea)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert lent.waiting_since is None
    assert lent.spam_at is not None


def test_a_colleague_who_took_it_meanwhile_keeps_it(ticket, ana, lea):
    message = send(ticket, ana)
    assign_ticket(ticket, to=lea, by=lea)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (lea, "open")


def test_a_ticket_that_a_colleague_noted_on_is_not_new_again(ticket, ana, lea):
    message = send(ticket, ana, status="pending")
    add_note(ticket, "I called her.", by=lea)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("open", None)


def test_the_answer_of_a_colleague_counts(ticket, ana, lea):
    message = send(ticket, ana, status="pending")
    other = reply_to_ticket(ticket, "We call you.", by=lea, status="on_hold")
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("on_hold", None)
    assert (ticket.first_replied_at, ticket.last_message_at) == (other.created_at,) * 2


def test_a_customer_who_wrote_meanwhile_waits_since_the_first_question(ticket, ana, carla):
    waiting = ticket.waiting_since
    message = send(ticket, ana, status="pending")
    files = [Upload("a.txt", "text/plain", b"words")]
    more = Received(carla, "carla@correu.example", "And the bell?", attachments=files)
    newest = receive_message(ticket, more)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("open", waiting)
    assert (ticket.last_message_at, ticket.has_attachments) == (newest.created_at, True)


def test_a_ticket_that_was_solved_is_solved_again_and_nobody_hears_of_it(lent, ana, lea):
    resolve_ticket(lent, by=lea)
    solved_at, resolutions = lent.solved_at, lent.resolutions
    message = send(lent, ana, status="open")
    assert told() == [("Lea", "reopened")]
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.status, lent.solved_at, lent.reopens) == ("solved", solved_at, 0)
    assert lent.resolutions == resolutions + 1
    told()
    assert not Notification.objects.unread().exists()


def test_the_timeline_shows_the_ticket_without_it(ticket, ana):
    message = send(ticket, ana, status="solved")
    told()
    entry = TimelineEntry.objects.get(kind="ticket")
    assert (entry.facts["status"], entry.facts["messages"]) == ("solved", 2)
    withdraw_reply(ticket, message.pk, by=ana)
    told()
    entry.refresh_from_db()
    assert (entry.facts["status"], entry.facts["messages"]) == ("new", 1)
