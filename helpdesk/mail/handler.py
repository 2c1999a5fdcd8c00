"""Mail handler of the helpdesk: opens tickets and adds messages."""

from contextlib import suppress
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from config.addresses import normalize_address, written_forms
from customers.actions.find import find_or_create_customer
from customers.models import Customer
from helpdesk import events
from helpdesk.access import may_note
from helpdesk.actions.attach import uploads_of
from helpdesk.actions.changes import TicketIsGone
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.react import Reaction, add_reaction
from helpdesk.actions.read_again import detach_unread_entry, has_entry
from helpdesk.actions.receive import Received, is_requesters, receive_message
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.mail.people import UNKNOWN, asked_reply_to, in_copy, problems_of, sender_of
from helpdesk.mail.topics import ticket_of
from helpdesk.models import HeldReply, Message, Ticket
from ledger import live
from ledger.events import record
from mail.hooks import (
    Delivery,
    Outcome,
    handles,
    handles_new,
    on_bounce,
    on_doubtful_report,
    on_failed,
    on_sent,
    takes_part,
)
from mail.labels import STRAY_REACTION
from mail.models import InboundMail, OutboundMail
from mail.parsing.parsed import BounceReport

Cause = InboundMail.Cause
# Namespace of the idempotency keys of notes about undelivered mail.
UNDELIVERED = UUID("5b0f1c1e-7d53-4a8e-9a49-0f6a2f5c8a11")


@handles_new()
def open_from_mail(delivery: Delivery) -> Outcome:
    """Open a ticket from a mail that belongs to no ticket."""
    parsed = delivery.parsed
    if parsed.kind == "reaction":
        return Outcome(state="suspended", reason=str(STRAY_REACTION), cause=Cause.AUTOMATIC)
    if delivery.inbound.about:  # read again: an entry that says so may be in a deleted ticket
        detach_unread_entry(delivery.inbound)
    requester, email, is_verified = _requester(delivery)
    ticket = open_ticket(
        requester=requester,
        requester_email=email,
        subject=parsed.subject,
        text=parsed.reply or parsed.text,
        html=parsed.html,
        full_text=parsed.text,
        searched=parsed.searched,
        mailbox=delivery.mailbox,
        inbound=delivery.inbound,
        attachments=uploads_of(parsed),
        is_verified=is_verified and delivery.is_authentic,
        problems=problems_of(delivery),
        cc=in_copy(delivery) if is_verified else (),
        asked_reply_to=asked_reply_to(delivery) if email == delivery.sender else "",
    )
    return Outcome(about=f"ticket:{ticket.pk}", acknowledged_as=ticket.pk)


@handles("ticket")
def receive_from_mail(delivery: Delivery) -> Outcome | None:
    """Add a mail to its ticket; None if the ticket was deleted."""
    ticket = ticket_of(delivery.about)
    if ticket is None:
        return None
    try:
        return _add(ticket, delivery)
    except TicketIsGone:  # deleted at this moment
        return None


def _add(ticket: Ticket, delivery: Delivery) -> Outcome:
    """Add a mail to a ticket as its reaction, note or message.

    A mail that was not read and is tried again has an entry already: one that says so.
    """
    parsed = delivery.parsed
    if delivery.inbound.about and has_entry(delivery.inbound):
        if parsed.is_unread:
            return Outcome(about=f"ticket:{ticket.pk}")
        detach_unread_entry(delivery.inbound)
    email = sender_of(delivery)
    if parsed.kind == "reaction" and (reacted := _react(ticket, delivery, email)):
        return Outcome(about=f"ticket:{reacted.ticket_id}")
    if agent := _agent_who_wrote(delivery, email):
        text = parsed.reply or parsed.text or _("(no text)")
        files = uploads_of(parsed)
        note = add_note(ticket, text, by=agent, attachments=files, inbound=delivery.inbound)
        return Outcome(about=f"ticket:{note.ticket_id}")
    message = receive_message(
        ticket,
        Received(
            writer=find_or_create_customer(email, name=parsed.from_.shown_name),
            email=email,
            text=parsed.reply or parsed.text,
            html=parsed.html,
            full_text=parsed.text,
            searched=parsed.searched,
            inbound=delivery.inbound,
            attachments=uploads_of(parsed),
            problems=problems_of(delivery),
            is_automatic=parsed.is_automatic,
            is_verified=delivery.is_authentic and delivery.is_sender_named,
            is_doubtful=delivery.is_doubtful,
            cc=in_copy(delivery),
            subject=parsed.subject,
            asked_reply_to=asked_reply_to(delivery),
        ),
    )
    return Outcome(about=f"ticket:{message.ticket_id}")


@on_bounce("ticket")
def note_bounce(outbound: OutboundMail, report: BounceReport) -> None:
    """Record a bounce on the ticket. The status is unchanged and the customer waits again."""
    if ticket := _note_undelivered(outbound):
        record(events.TICKET_MAIL_BOUNCED, ticket, outbound=outbound.pk, status=report.status)


@on_doubtful_report("ticket")
def note_doubtful_report(outbound: OutboundMail, sentence: str, said: str) -> None:
    """Add one note per mail about reports that may be forged; nothing else changes."""
    ticket = ticket_of(outbound.about)
    if ticket is not None:
        once = uuid5(UNDELIVERED, f"doubtful {outbound.pk}")
        with suppress(TicketIsGone):
            add_note(ticket, f"{sentence} ({said})", by=None, submission=once)


@on_failed("ticket")
def note_failure(outbound: OutboundMail) -> None:
    """Record a permanent sending failure, handled like a bounce."""
    HeldReply.objects.filter(message__outbound=outbound).delete()
    _note_undelivered(outbound)


@on_sent("ticket")
def show_sent(outbound: OutboundMail) -> None:
    """Refresh the ticket's page after the mail was sent; a retried mail clears its mark.

    A reply that was held can be undone no more.
    """
    HeldReply.objects.filter(message__outbound=outbound).delete()
    marked = Ticket.objects.filter(Q(undelivered_at__isnull=False) | Q(merged_into__isnull=False))
    ticket = ticket_of(outbound.about, among=marked)
    if ticket is not None:
        update_undelivered(ticket)
    live.publish(outbound.about)


@takes_part("ticket")
def writes_on_ticket(about: str, email: str) -> bool:
    """Return True if an address belongs to the requester or to a participant."""
    ticket = ticket_of(about)
    if ticket is None:
        return False
    return (
        is_requesters(ticket, email)
        or ticket.requester.addresses.mail_to(email).exists()
        or ticket.participants.filter(
            email__lower=normalize_address(email), is_accepted=True
        ).exists()
    )


def _react(ticket: Ticket, delivery: Delivery, email: str) -> Message | None:
    """Show a participant's reaction at the message; None where the ticket has no such message.

    A reaction of anyone else becomes an internal entry, as their mail would.
    """
    if delivery.is_doubtful or not writes_on_ticket(f"ticket:{ticket.pk}", email):
        return None
    parsed = delivery.parsed
    reaction = Reaction(
        emoji=parsed.reaction,
        customer=find_or_create_customer(email, name=parsed.from_.shown_name),
        answers=[each for each in (parsed.in_reply_to, *reversed(parsed.references)) if each],
    )
    return add_reaction(ticket, reaction)


def _agent_who_wrote(delivery: Delivery, email: str) -> User | None:
    """Return the agent who sent a mail on a ticket, if our mail server verified the sender.

    The message is stored as a note, so no mail reaches a customer by itself; without verification
    the sender is treated as anyone else.
    """
    if not (delivery.is_authentic and delivery.is_sender_named) or delivery.parsed.is_automatic:
        return None
    agent = User.objects.filter(email__lower__in=written_forms(email), is_active=True).first()
    if agent is None or not may_note(agent) or writes_on_ticket(delivery.about or "", email):
        return None
    return agent


def _requester(delivery: Delivery) -> tuple[Customer, str, bool]:
    """Return the requester: an agent's forwarded mail is its original sender's, unverified."""
    parsed = delivery.parsed
    sender, forwarded = sender_of(delivery), parsed.forwarded_from
    is_claimed = delivery.is_forged or delivery.is_writer_doubtful
    if forwarded and forwarded.address and not is_claimed and _is_agent(sender):
        customer = find_or_create_customer(forwarded.address, name=forwarded.shown_name)
        return customer, normalize_address(forwarded.address), False
    name = "" if sender == UNKNOWN else parsed.from_.shown_name
    customer = find_or_create_customer(sender, name=name)
    return customer, sender, delivery.is_sender_named


def _is_agent(email: str) -> bool:
    return User.objects.filter(email__lower__in=written_forms(email), is_active=True).exists()


def _note_undelivered(outbound: OutboundMail) -> Ticket | None:
    """Add one note per mail, whatever the number of missed recipients and retries.

    The details stand at the message. Returns the ticket; None if it was deleted.
    """
    ticket = ticket_of(outbound.about)
    if ticket is None:
        return None
    state = outbound.delivery
    missed = next((each for each in state.recipients if each.address in state.missed), None)
    who = missed.address if missed else ", ".join(outbound.to)
    why = missed.reason if missed else outbound.error
    text = _("Our mail did not reach %(who)s. %(why)s") % {"who": who, "why": why}
    once = uuid5(UNDELIVERED, str(outbound.resent_from_id or outbound.pk))
    try:
        ticket = add_note(ticket, text, by=None, submission=once).ticket
    except TicketIsGone:
        return None
    update_undelivered(ticket)
    return ticket
