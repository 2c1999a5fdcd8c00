"""Mail that comes while its ticket is deleted or merged, or after it."""

import pytest

from helpdesk.actions.changes import TicketIsGone
from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.merge import merge_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.mail.handler import note_failure
from helpdesk.models import Message, Ticket
from journeys.models import Answer, FeedbackRequest
from ledger.actions import deliver_due
from mail.inbound.process import read_inbound
from tests.at_once import second_meets_first
from tests.helpdesk.mail.test_handler import arrive, ticket_of
from tests.journeys.feedback.reply_mail import come
from tests.journeys.feedback_data import rule, sent, solved, survey, touchpoint, waiting  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_message_or_note_is_not_added_to_a_deleted_ticket(ticket, carla, ana, lea):
    before = Ticket.objects.get(pk=ticket.pk)
    delete_ticket(ticket, by=lea)
    said = Received(writer=carla, email="carla@correu.example", text="Hello?")
    with pytest.raises(TicketIsGone, match=f"#{ticket.pk} was deleted"):
        receive_message(before, said)
    with pytest.raises(TicketIsGone):
        add_note(before, "Seen.", by=ana)
    assert ticket.messages.count() == 1


def test_a_note_follows_a_merge(ticket, carla, mailbox, ana):
    before = Ticket.objects.get(pk=ticket.pk)
    other = open_ticket(requester=carla, subject="Again", text="Hello?", mailbox=mailbox)
    merge_ticket(ticket, into=other, by=ana)
    note = add_note(before, "Seen.", by=ana)
    assert note.ticket_id == other.pk
    assert before.pk == ticket.pk


@pytest.mark.django_db(transaction=True)
def test_mail_that_waits_for_the_deletion_opens_a_new_ticket(mailbox, ana, lea):
    ticket = ticket_of(arrive())
    ours = reply_to_ticket(ticket, "Which size?", by=ana).outbound
    came = second_meets_first(
        lambda: delete_ticket(ticket, by=lea),
        lambda: arrive("The 52.", id="two", headers=f"In-Reply-To: {ours.message_id}\n"),
    )
    new = ticket_of(came)
    assert new != ticket
    assert new.messages.get().text.strip() == "The 52."
    note_failure(ours)  # nothing is noted at a deleted ticket
    assert not Message.objects.filter(kind="note").exists()


def test_a_mail_read_again_opens_a_ticket_if_its_entry_was_deleted(mailbox, lea):
    mail = arrive()
    ticket = ticket_of(mail)
    delete_ticket(ticket, by=lea)
    mail.state = "stored"
    mail.save(update_fields=["state"])
    read_inbound(mail.pk)
    mail.refresh_from_db()
    assert mail.state == "delivered", mail.reason
    assert ticket_of(mail) != ticket


def test_an_answer_to_a_survey_counts_and_its_words_open_a_ticket(sent: FeedbackRequest, lea):  # noqa: F811
    ticket = sent.ticket
    delete_ticket(ticket, by=lea)
    while deliver_due():
        pass
    messages = ticket.messages.count()
    mail = come(sent, "1, still broken, please call me.")
    assert Answer.objects.get().score == 1
    assert ticket.messages.count() == messages
    new = ticket_of(mail)
    assert new != ticket
    assert "still broken" in new.messages.get().text
    assert new in Ticket.objects.in_the_flow().needing_reply()


def test_a_mere_score_opens_none(sent: FeedbackRequest, lea):  # noqa: F811
    delete_ticket(sent.ticket, by=lea)
    come(sent, "5")
    assert Answer.objects.get().score == 5
    assert Ticket.objects.count() == 1
