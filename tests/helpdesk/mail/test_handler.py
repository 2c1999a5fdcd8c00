"""Raw mail through the real mail pipeline up to the ticket."""

import pytest

from accounts.models import User
from customers.models import Customer
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.models import Message, Ticket
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.signed_addresses import RETURN_HEADER, return_token

MAIL = """\
From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{id}@correu.example>
Date: Fri, 20 Nov 2026 10:00:00 +0100
{headers}Content-Type: text/plain; charset=utf-8

{text}
"""


def arrive(
    text: str = "The rim is bent.",
    *,
    id: str = "one",
    sender: str = "Carla Reyes <carla@correu.example>",
    to: str = "support@veloza.example",
    subject: str = "Front wheel arrived bent",
    headers: str = "",
) -> InboundMail:
    raw = MAIL.format(sender=sender, to=to, subject=subject, id=id, headers=headers, text=text)
    inbound = store(raw.encode(), received_via="test", envelope_to=[to])
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def ticket_of(inbound: InboundMail) -> Ticket:
    return Ticket.objects.get(pk=int(inbound.about.partition(":")[2]))


@pytest.fixture
def mail(mailbox: Mailbox) -> InboundMail:
    return arrive()


def test_a_mail_becomes_a_ticket(mail):
    ticket = ticket_of(mail)
    assert ticket.subject == "Front wheel arrived bent"
    assert (ticket.requester.name, ticket.requester_email) == (
        "Carla Reyes",
        "carla@correu.example",
    )
    assert ticket.messages.get().text.strip() == "The rim is bent."
    assert ticket.messages.get().inbound == mail


def test_the_same_mail_twice_is_one_ticket(mail):
    again = arrive()
    assert again.pk == mail.pk
    assert Ticket.objects.count() == 1
    assert Customer.objects.count() == 1


def test_an_answer_to_our_mail_lands_on_the_ticket(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "A new one is on its way.", by=ana, status="solved").outbound
    headers = f"In-Reply-To: {ours.message_id}\nReferences: {ours.message_id}\n"
    arrive("Thank you!", id="two", subject="Re: other words", headers=headers)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopens) == ("open", 1)
    assert [m.text.strip() for m in ticket.messages.all()][-1] == "Thank you!"


def test_the_signed_reply_address_is_enough(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Which size?", by=ana).outbound
    arrive("The 52.", id="two", to=ours.reply_to, subject="size")
    assert ticket.messages.count() == 3


def test_an_out_of_office_answer_changes_nothing(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Done.", by=ana, status="solved").outbound
    headers = f"In-Reply-To: {ours.message_id}\nAuto-Submitted: auto-replied\n"
    arrive("I am away until Monday.", id="two", headers=headers)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopens) == ("solved", 0)
    assert ticket.messages.last().is_automatic


def test_a_closed_ticket_gets_a_follow_up(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Done.", by=ana).outbound
    close_ticket(resolve_ticket(ticket, by=ana))
    later = arrive("It broke again.", id="two", headers=f"In-Reply-To: {ours.message_id}\n")
    assert ticket_of(later).follow_up_of == ticket


def test_a_stranger_on_the_thread_stays_internal(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Done.", by=ana).outbound
    headers = f"In-Reply-To: {ours.message_id}\n"
    arrive("I am her lawyer.", id="two", sender="Ben <ben@law.example>", headers=headers)
    entry = ticket.messages.last()
    assert (entry.kind, entry.is_verified) == (Message.Kind.NOTE, False)


def test_people_in_copy_take_part(mailbox, ana, settings):
    settings.AUTHSERV_ID = "mx.veloza.example"
    passed = "Authentication-Results: mx.veloza.example; dmarc=pass header.from=correu.example\n"
    guests = [f"guest{number}@else.example" for number in range(30)]
    to = f"support@veloza.example, Ana <{ana.email}>, Support <Support+shop@veloza.example>"
    cc = ["Dora Lindqvist <dora@post.example>", "no-reply@shop.example", "broken@@x", *guests]
    ticket = ticket_of(arrive(to=to, headers=f"{passed}Cc: {', '.join(cc)}\n"))
    emails = list(
        ticket.participants.filter(is_accepted=True).order_by("pk").values_list("email", flat=True)
    )
    assert emails == ["dora@post.example", *guests[:19]]
    assert ticket.participants.first().customer.name == "Dora Lindqvist"
    assert reply_to_ticket(ticket, "Hello all.", by=ana).outbound.cc == emails


def test_a_machine_puts_nobody_in_copy(mailbox):
    inbound = arrive(headers="Cc: dora@post.example\nAuto-Submitted: auto-generated\n")
    assert not ticket_of(inbound).participants.exists()


def test_a_mail_to_a_deleted_ticket_is_a_new_matter(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Done.", by=ana).outbound
    Ticket.objects.filter(pk=ticket.pk).update(deleted_at=ticket.created_at)
    again = arrive("Hello?", id="two", headers=f"In-Reply-To: {ours.message_id}\n")
    assert ticket_of(again) != ticket


def test_a_mail_without_any_sender_is_still_a_ticket(mailbox):
    inbound = store(b"Subject: hm\n\nNobody signed this.\n", received_via="test")
    read_inbound(inbound.pk)
    assert Ticket.objects.get().messages.get().text.strip() == "Nobody signed this."


def test_files_come_along(mailbox):
    raw = (
        b"From: carla@correu.example\nTo: support@veloza.example\nSubject: Photo\n"
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nSee the photo.\n"
        b"--b\nContent-Type: image/gif; name=wheel.gif\nContent-Transfer-Encoding: base64\n"
        b"Content-Disposition: attachment; filename=wheel.gif\n\n"
        b"R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=\n--b--\n"
    )
    read_inbound(store(raw, received_via="test").pk)
    ticket = Ticket.objects.get()
    assert ticket.has_attachments
    assert [f.name for f in ticket.messages.get().attachments.all()] == ["wheel.gif"]


def test_no_acknowledgement_is_sent_by_default(mail):
    assert not OutboundMail.objects.exists()
    assert not User.objects.exists()


PARCEL = "Hello, your courier says my order 512 could not be delivered, what now?"


def test_a_parcel_that_did_not_arrive_is_a_ticket(mailbox):
    inbound = arrive(PARCEL, subject="Delivery failed")
    assert inbound.state == InboundMail.State.DELIVERED
    assert ticket_of(inbound).messages.get().text.strip() == PARCEL


def test_an_answer_about_a_lost_parcel_reopens(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "It is on its way.", by=ana, status="solved").outbound
    headers = f"In-Reply-To: <{ours.message_id}>\n"
    arrive(PARCEL, id="two", subject="Re: Delivery failed", headers=headers)
    ticket.refresh_from_db()
    ours.refresh_from_db()
    assert (ticket.status, ours.state) == ("open", OutboundMail.State.QUEUED)
    assert ticket.messages.last().text.strip() == PARCEL


def test_a_bounce_without_report_is_also_a_message(mail, ana):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "It is on its way.", by=ana, status="solved").outbound
    OutboundMail.objects.update(state=OutboundMail.State.SENT, recipients=["carla@correu.example"])
    said = arrive(
        "<carla@correu.example>: 550 unknown user\n\n"
        f"{RETURN_HEADER}: {return_token(ours.pk, 0)}\nMessage-ID: <{ours.message_id}>",
        id="two",
        sender="mailer-daemon@correu.example",
        subject="Undeliverable",
    )
    ticket.refresh_from_db()
    ours.refresh_from_db()
    assert (ticket.status, ours.state) == ("solved", OutboundMail.State.BOUNCED)
    assert ticket.messages.get(inbound=said).text.startswith("<carla@correu.example>: 550")


@pytest.mark.parametrize("header", ["Precedence: bulk", "List-Id: <team.correu.example>"])
def test_a_person_whose_mail_passes_a_list_reopens(mail, ana, header):
    ticket = ticket_of(mail)
    ours = reply_to_ticket(ticket, "Done.", by=ana, status="solved").outbound
    arrive("Not quite.", id="two", headers=f"In-Reply-To: <{ours.message_id}>\n{header}\n")
    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.last().is_automatic) == ("open", False)


@pytest.mark.parametrize(
    ("envelope", "known_as"),
    [("dora@correu.example", "dora@correu.example"), ("", "unknown@sender.invalid")],
)
def test_a_mail_without_a_sender_is_of_who_handed_it_over(mailbox, envelope, known_as):
    raw = b"To: support@veloza.example\r\nSubject: Bell\r\n\r\nIt does not ring.\r\n"
    inbound = store(raw, received_via="test", envelope_from=envelope, envelope_to=[mailbox.address])
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    ticket = ticket_of(inbound)
    assert ticket.requester_email == known_as
    assert not ticket.is_verified  # nobody looked whether the envelope is forged
