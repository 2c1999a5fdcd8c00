"""An undo of a reply leaves what others did since as it is."""

from dataclasses import replace

import pytest

from customers.models import TimelineEntry
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.attach import Upload
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.follow import follow_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.withdraw_reply import withdraw_reply
from helpdesk.mail.handler import note_failure
from helpdesk.models import Macro, Notification, Ticket
from mail.models import OutboundMail
from tests.helpdesk.held_replies import send
from tests.helpdesk.notifications.people import customer_writes, told

pytestmark = pytest.mark.usefixtures("replies_are_held")

State = OutboundMail.State


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


def test_a_colleague_who_moves_it_leaves_it_to_nobody(ticket, ana, lea, delivery):
    delivery.members.add(ana)
    message = send(ticket, ana)
    assign_team(ticket, team=delivery, by=lea)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team, ticket.status) == (None, delivery, "new")


def test_a_colleague_who_takes_it_leaves_it_in_its_team_of_before(ticket, ana, lea, delivery):
    team = ticket.team
    macro = Macro.objects.create(name="Deliver", moves_to=delivery)
    message = send(ticket, ana, macro=macro)
    assign_ticket(ticket, to=lea, by=lea)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.team, ticket.status) == (lea, team, "open")


def tags(ticket, lea, chloe):
    tag_ticket(ticket, tags=["bent"], by=lea)


def follows(ticket, lea, chloe):
    follow_ticket(ticket, by=lea)


def notes_without_answering(ticket, lea, chloe):
    add_note(ticket, "I read it.", by=chloe)


@pytest.mark.parametrize("act", [tags, follows, notes_without_answering])
def test_an_act_that_leaves_a_ticket_new_leaves_it_so(act, ticket, ana, lea, chloe):
    message = send(ticket, ana, status="pending")
    act(ticket, lea, chloe)
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert ticket.status == "new"


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
    assert (ticket.status, ticket.assignee, ticket.waiting_since) == ("new", None, waiting)
    assert (ticket.last_message_at, ticket.has_attachments) == (newest.created_at, True)


@pytest.mark.parametrize(
    ("before", "sent"),
    [
        ("open", "open"),
        ("open", "solved"),
        ("open", "pending"),
        ("pending", "open"),
        ("on_hold", None),
        ("solved", "open"),
        ("solved", "solved"),
        ("solved", "pending"),
    ],
)
def test_a_customer_who_wrote_meanwhile_waits_whatever_it_was(before, sent, lent, ana, lea):
    reply_to_ticket(lent, "Soon.", by=lea, status=before)
    message = send(lent, ana, status=sent)
    resolutions = lent.resolutions
    newest = customer_writes(lent)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.status, lent.waiting_since) == ("open", newest.created_at)
    assert (lent.resolutions, lent.reopens) == (resolutions, int(before == "solved"))
    assert lent in Ticket.objects.needing_reply()


def test_an_automatic_answer_meanwhile_changes_nothing(lent, ana, lea, carla):
    reply_to_ticket(lent, "Soon.", by=lea, status="pending")
    message = send(lent, ana, status="open")
    away = Received(carla, "carla@correu.example", "I am away.", is_automatic=True)
    receive_message(lent, away)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.status, lent.waiting_since) == ("pending", None)


def test_a_bounce_of_an_earlier_reply_is_shown(lent, ana):
    waiting = lent.waiting_since
    first = reply_to_ticket(lent, "Soon.", by=ana, status="pending").outbound
    message = send(lent, ana, status="pending")
    first.state, first.recipients = State.FAILED, first.to
    first.responses = {first.to[0]: {"came": "refused", "words": "550 Unknown"}}
    first.save()
    note_failure(first)
    lent.refresh_from_db()
    assert lent.undelivered_at is None
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.undelivered_at is not None, lent.waiting_since) == (True, waiting)
    assert lent in Ticket.objects.needing_reply()


def test_files_of_notes_and_pictures_in_a_text_are_no_attachments(lent, ana, lea, carla):
    message = send(lent, ana)
    file = Upload("a.png", "image/png", b"picture")
    add_note(lent, "See this.", by=lea, attachments=[file])
    picture = replace(file, cid="1", is_inline=True)
    receive_message(lent, Received(carla, "carla@correu.example", "So.", attachments=[picture]))
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert not lent.has_attachments


def test_another_address_that_is_asked_for_meanwhile_is_not_chosen(lent, ana, carla):
    home, work = "carla@home.example", "carla@work.example"
    lent.asked_reply_to, lent.replies_to_asked = home, True
    lent.save()
    message = send(lent, ana, to=lent.requester_email)
    asks = Received(carla, "carla@correu.example", "Write to my work.", asked_reply_to=work)
    receive_message(lent, asks)
    withdraw_reply(lent, message.pk, by=ana)
    lent.refresh_from_db()
    assert (lent.asked_reply_to, lent.replies_to_asked) == (work, False)


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
