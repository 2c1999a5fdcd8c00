from uuid import uuid4

import pytest

from helpdesk.actions.attach import Upload
from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.models import Draft
from ledger.models import Event
from mail.models import OutboundMail


def test_a_reply_is_a_message_and_a_mail_in_the_same_thread(ticket, ana):
    message = reply_to_ticket(ticket, "We send a **new** wheel.", by=ana)
    mail = message.outbound
    assert mail.to == ["carla@correu.example"]
    assert mail.subject == "Re: Front wheel arrived bent"
    assert mail.from_name == "Ana at Veloza"
    assert mail.about == f"ticket:{ticket.pk}"
    assert "We send a **new** wheel." in mail.text
    assert "<strong>new</strong>" in mail.html
    assert "> The rim is bent." in mail.text


def test_the_ticket_waits_for_nobody_and_belongs_to_who_answered(ticket, ana):
    assert ticket.waiting_since is not None
    reply_to_ticket(ticket, "Yes.", by=ana)
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.status, ticket.assignee) == (None, "open", ana)
    assert ticket.first_replied_at is not None


def test_it_is_recorded_and_announced(ticket, ana):
    message = reply_to_ticket(ticket, "Yes.", by=ana)
    event = Event.objects.get(name="ticket.replied")
    assert (event.subject_id, event.actor, event.facts) == (ticket.pk, ana, {"message": message.pk})


def test_reply_and_solve_are_one_act(ticket, ana):
    reply_to_ticket(ticket, "Done.", by=ana, status="solved")
    assert (ticket.status, ticket.resolutions) == ("solved", 1)
    assert Event.objects.filter(name="ticket.resolved").count() == 1


def test_the_same_form_sent_twice_is_one_reply(ticket, ana):
    key = uuid4()
    first = reply_to_ticket(ticket, "Yes.", by=ana, submission=key)
    second = reply_to_ticket(ticket, "Yes.", by=ana, submission=key)
    assert first == second
    assert OutboundMail.objects.count() == 1


def test_later_replies_carry_the_whole_chain(ticket, ana):
    first = reply_to_ticket(ticket, "One.", by=ana).outbound
    second = reply_to_ticket(ticket, "Two.", by=ana).outbound
    assert first.message_id in second.references
    assert second.in_reply_to == first.message_id


def test_files_go_along(ticket, ana):
    upload = Upload(name="label.pdf", content_type="application/pdf", content=b"%PDF-1.7")
    message = reply_to_ticket(ticket, "Here.", by=ana, attachments=[upload])
    assert [a.name for a in message.outbound.attachments.all()] == ["label.pdf"]


def test_sending_deletes_the_draft(ticket, ana):
    Draft.objects.create(ticket=ticket, user=ana, text="Yes")
    reply_to_ticket(ticket, "Yes.", by=ana)
    assert not Draft.objects.exists()


def test_an_empty_reply_is_refused_with_words(ticket, ana):
    with pytest.raises(CannotReply, match="empty"):
        reply_to_ticket(ticket, "  \n ", by=ana)
    assert not OutboundMail.objects.exists()


def test_a_closed_ticket_takes_no_reply(ticket, ana):
    close_ticket(resolve_ticket(ticket, by=ana))
    with pytest.raises(CannotReply, match="closed"):
        reply_to_ticket(ticket, "One more thing.", by=ana)
