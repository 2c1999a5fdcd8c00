"""Replies of a rule or of the system: automatic mail, after which the customer still waits."""

import pytest

from customers.events import CUSTOMER_NOTED
from helpdesk.actions.draft import save_draft
from helpdesk.actions.open import start_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.resend import resend_message
from helpdesk.events import TICKET_UNMARKED_SPAM
from helpdesk.models import Message
from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from mail.models import OutboundMail
from tests.helpdesk.actions.test_origin import NOW
from tests.personas import signed_in

ACTORS = [Rule(7, "Closed on Sundays"), SYSTEM]
pytestmark = pytest.mark.parametrize("by", ACTORS, ids=["rule", "system"])


def origins(about, after: int) -> set[tuple]:
    recorded = Event.objects.about(about).filter(pk__gt=after)
    return set(recorded.values_list("name", "actor_kind", "actor_name", "at", "caused_by"))


def named(by) -> tuple[str, str]:
    return ("rule", by.name) if isinstance(by, Rule) else ("system", "")


def test_a_reply_is_an_automatic_mail_and_the_customer_waits_on(ticket, ana, by):
    cause = record(TICKET_UNMARKED_SPAM, ticket, by=ana)
    waiting, status = ticket.waiting_since, ticket.status
    message = reply_to_ticket(ticket, "We are **back** on Monday.", by=by, now=NOW, caused_by=cause)
    assert (message.agent, message.is_automatic, message.kind) == (None, True, "public")
    mail = OutboundMail.objects.get()
    assert (mail.is_automatic, mail.from_name, mail.to) == (
        True,
        "Veloza",
        [ticket.requester_email],
    )
    assert mail.headers["Auto-Submitted"]
    assert "We are **back** on Monday." in mail.text
    assert "None" not in mail.text + mail.html
    ticket.refresh_from_db()
    assert (ticket.waiting_since, ticket.first_replied_at) == (waiting, None)
    assert (ticket.status, ticket.assignee, ticket.last_message_at) == (status, None, NOW)
    assert origins(ticket, cause.pk) == {("ticket.replied", *named(by), NOW, cause.pk)}


def test_a_reply_may_solve_the_ticket(ticket, by):
    reply_to_ticket(ticket, "It is on its way.", by=by, status="solved")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("solved", None)
    names = Event.objects.about(ticket).values_list("name", "actor_kind")
    assert ("ticket.resolved", named(by)[0]) in names


def test_the_page_shows_it_as_ours(ticket, ana, by):
    message = reply_to_ticket(ticket, "We are **back** on Monday.", by=by)
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert f'<article class="message from-agent" id="message-{message.pk}">' in page
    assert "<strong>back</strong>" in page


def test_a_draft_of_a_person_stays(ticket, ana, by):
    save_draft(ticket, text="I am writing", by=ana)
    reply_to_ticket(ticket, "We are closed.", by=by)
    assert ticket.drafts.count() == 1


def test_a_ticket_is_started_and_belongs_to_no_person(carla, mailbox, ana, by):
    cause = record(CUSTOMER_NOTED, carla, by=ana, note=1)
    ticket = start_ticket(
        requester=carla,
        subject="Recall",
        text="x",
        mailbox=mailbox,
        by=by,
        now=NOW,
        caused_by=cause,
    )
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.submitter, ticket.status) == (None, None, "open")
    assert OutboundMail.objects.get().to == ["carla@correu.example"]
    assert origins(ticket, cause.pk) == {
        (name, *named(by), NOW, cause.pk) for name in ("ticket.created", "ticket.replied")
    }


def test_a_failed_mail_is_sent_again(ticket, ana, by):
    message = reply_to_ticket(ticket, "A new one is sent.", by=ana)
    OutboundMail.objects.update(state=OutboundMail.State.FAILED)
    cause = Event.objects.latest("pk")
    resend_message(message, by=by, now=NOW, caused_by=cause)
    assert origins(ticket, cause.pk) == {("ticket.mail_resent", *named(by), NOW, cause.pk)}
    mail = Message.objects.get(pk=message.pk).outbound
    assert origins(mail, cause.pk) == {("mail.resent", *named(by), NOW, cause.pk)}
    assert mail.created_at == NOW
