"""What the helpdesk does with mail: a new ticket, or the next message of one it knows."""

from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from accounts.models import User
from config.web.params import whole_number
from customers.actions import find_or_create_customer
from customers.models import Customer
from helpdesk import events
from helpdesk.actions import (
    Received,
    add_note,
    judge_delivery,
    open_ticket,
    receive_message,
    uploads_of,
)
from helpdesk.models import NO_DOMAIN, Ticket, TicketQuerySet
from ledger import live
from ledger.events import record
from mail.hooks import (
    Delivery,
    Outcome,
    handles,
    handles_new,
    on_bounce,
    on_failed,
    on_sent,
    takes_part,
)
from mail.inbound.acknowledge import acknowledge
from mail.inbound.sender_facts import sender_of
from mail.models import OutboundMail
from mail.parsing.parsed import Address, BounceReport

UNDELIVERED = UUID("5b0f1c1e-7d53-4a8e-9a49-0f6a2f5c8a11")  # names the one note of each mail


@handles_new()
def open_from_mail(delivery: Delivery) -> Outcome:
    """A mail about nothing we know becomes a new ticket."""
    parsed = delivery.parsed
    requester, email, is_verified = _requester(delivery)
    ticket = open_ticket(
        requester=requester,
        requester_email=email,
        subject=parsed.subject,
        text=parsed.reply or parsed.text,
        html=parsed.html,
        full_text=parsed.text,
        mailbox=delivery.mailbox,
        inbound=delivery.inbound,
        attachments=uploads_of(parsed),
        is_verified=is_verified and not delivery.is_forged,
        problems=parsed.problems,
        cc=_in_copy(delivery) if is_verified else (),
    )
    acknowledge(delivery, about=f"ticket:{ticket.pk}", number=ticket.pk)
    return Outcome(about=f"ticket:{ticket.pk}")


@handles("ticket")
def receive_from_mail(delivery: Delivery) -> Outcome:
    """A mail that belongs to a ticket; a ticket deleted meanwhile makes it a new matter."""
    ticket = _ticket_of(delivery.about)
    if ticket is None:
        return open_from_mail(delivery)
    parsed = delivery.parsed
    email = _sender(delivery)
    if agent := _agent_who_wrote(delivery, email):
        words = parsed.reply or parsed.text or _("(no text)")
        files = uploads_of(parsed)
        add_note(ticket, words, by=agent, attachments=files, inbound=delivery.inbound)
        return Outcome(about=f"ticket:{ticket.pk}")
    message = receive_message(
        ticket,
        Received(
            writer=find_or_create_customer(email, name=parsed.from_.name),
            email=email,
            text=parsed.reply or parsed.text,
            html=parsed.html,
            full_text=parsed.text,
            inbound=delivery.inbound,
            attachments=uploads_of(parsed),
            problems=parsed.problems,
            is_automatic=parsed.is_automatic,
            is_verified=_is_vouched(delivery),
            cc=_in_copy(delivery),
            subject=parsed.subject,
        ),
    )
    return Outcome(about=f"ticket:{message.ticket_id}")


@on_bounce("ticket")
def note_bounce(outbound: OutboundMail, report: BounceReport) -> None:
    """A mail came back: its ticket says so. The status stays, and who has no answer waits."""
    ticket = _ticket_of(outbound.about)
    if ticket is not None:
        _tell_missed(ticket, outbound)
        record(events.TICKET_MAIL_BOUNCED, ticket, outbound=outbound.pk, status=report.status)


@on_failed("ticket")
def note_failure(outbound: OutboundMail) -> None:
    """A mail could not be sent: the same as when it comes back."""
    ticket = _ticket_of(outbound.about)
    if ticket is not None:
        _tell_missed(ticket, outbound)


@on_sent("ticket")
def show_sent(outbound: OutboundMail) -> None:
    """The open page of the ticket shows that the mail went out; one that was retried arrived."""
    marked = Ticket.objects.filter(undelivered_at__isnull=False)
    ticket = _ticket_of(outbound.about, among=marked)
    if ticket is not None:
        judge_delivery(ticket)
    live.publish(outbound.about)


@takes_part("ticket")
def writes_on_ticket(about: str, email: str) -> bool:
    """Whether an address belongs to the requester or to somebody in copy."""
    ticket = _ticket_of(about)
    if ticket is None:
        return False
    return (
        ticket.requester.addresses.filter(email__lower=email.lower()).exists()
        or ticket.participants.filter(email__lower=email.lower(), is_accepted=True).exists()
    )


def _agent_who_wrote(delivery: Delivery, email: str) -> User | None:
    """The agent behind a mail on a ticket, if our border says that it is theirs.

    What they write there is a note: nothing a mail says goes out to a customer by itself, and
    without that pass they are treated as anyone else.
    """
    if not (delivery.is_authentic and _is_named(delivery)) or delivery.parsed.is_automatic:
        return None
    agent = User.objects.filter(email__lower=email, is_active=True).first()
    if agent is None or not agent.may_note or writes_on_ticket(delivery.about or "", email):
        return None
    return agent


def _requester(delivery: Delivery) -> tuple[Customer, str, bool]:
    """Who needs help: an agent who forwards a mail speaks for its sender, unverified."""
    parsed = delivery.parsed
    sender, forwarded = _sender(delivery), parsed.forwarded_from
    if forwarded and forwarded.address and not delivery.is_forged and _is_agent(sender):
        customer = find_or_create_customer(forwarded.address, name=forwarded.name)
        return customer, forwarded.address.lower(), False
    customer = find_or_create_customer(sender, name=parsed.from_.name)
    return customer, sender, _is_named(delivery)


def _is_agent(email: str) -> bool:
    return User.objects.filter(email__lower=email, is_active=True).exists()


def _sender(delivery: Delivery) -> str:
    """The sender's address, of the mail or else of its envelope; a mail without one still gets a
    ticket, under an address of nobody."""
    return sender_of(delivery.inbound, delivery.parsed) or "unknown@sender" + NO_DOMAIN


def _is_vouched(delivery: Delivery) -> bool:
    """Whether the sender stands in the mail itself, where forgery is looked for, and none is."""
    return _is_named(delivery) and not delivery.is_forged


def _is_named(delivery: Delivery) -> bool:
    return delivery.parsed.from_.address.strip().lower() == _sender(delivery)


def _in_copy(delivery: Delivery) -> list[Address]:
    """Whom a person addressed beside us; what was forged would let strangers read along."""
    parsed = delivery.parsed
    if parsed.is_automatic or delivery.is_forged:
        return []
    ours = {address.lower() for address in delivery.inbound.envelope_to}
    return [each for each in (*parsed.to, *parsed.cc) if each.address.lower() not in ours]


def _tell_missed(ticket: Ticket, outbound: OutboundMail) -> None:
    """One note for a mail, however many it missed and however often it is sent again: all of it
    stands at the message."""
    state = outbound.delivery
    missed = next((each for each in state.recipients if each.address in state.missed), None)
    who = missed.address if missed else ", ".join(outbound.to)
    why = missed.reason if missed else outbound.error
    words = _("Our mail did not reach %(who)s. %(why)s") % {"who": who, "why": why}
    once = uuid5(UNDELIVERED, str(outbound.resent_from_id or outbound.pk))
    add_note(ticket, words, by=None, submission=once)
    judge_delivery(ticket)


def _ticket_of(about: str | None, *, among: TicketQuerySet | None = None) -> Ticket | None:
    kind, _colon, number = (about or "").partition(":")
    pk = whole_number(number)
    if kind != "ticket" or pk is None:
        return None
    tickets = Ticket.objects.all() if among is None else among
    return tickets.filter(pk=pk, deleted_at=None).first()
