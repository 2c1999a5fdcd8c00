"""Who takes part in a ticket beside its requester."""

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from customers.actions import find_or_create_customer
from helpdesk import events
from helpdesk.actions.changes import locked, save, take_over
from helpdesk.models import Message, Participant, Ticket
from ledger.events import record
from mail.actions import are_ours
from mail.reading.loops import UNATTENDED
from mail.reading.parsed import Address

MOST_IN_COPY: Final = 20
MOST_LOOKED_AT: Final = 200  # of a mail to ten thousand


class CannotAcceptParticipant(Exception):
    """The words say why, and what to do."""


def accept_participant(ticket: Ticket, participant: Participant, *, by: User) -> Participant:
    """Somebody who wrote in unasked takes part: what they wrote is public, and they are in copy."""
    if not by.may_answer:
        raise CannotAcceptParticipant(_("Your role reads tickets. Ask an agent to accept them."))
    with transaction.atomic():
        current = locked(ticket)
        guest = Participant.objects.select_for_update(of=("self",), no_key=True).get(
            pk=participant.pk
        )
        if not guest.is_accepted:
            guest.is_accepted = True
            guest.save(update_fields=["is_accepted"])
            written = Message.objects.filter(ticket=current, customer=guest.customer_id)
            written.update(kind=Message.Kind.PUBLIC, is_verified=True)
            record(events.TICKET_PARTICIPANT_ACCEPTED, current, by=by, email=guest.email)
            save(current, [])
        take_over(ticket, current)
    return guest


def accept_message(message: Message, *, by: User) -> Message:
    """An agent is sure who wrote this: it is public, and counts as what its writer said."""
    if not by.may_answer:
        raise CannotAcceptParticipant(_("Your role reads tickets. Ask an agent to accept this."))
    with transaction.atomic():
        ticket = locked(message.ticket)
        written = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
        if written.customer_id and not written.is_verified:
            written.kind, written.is_verified = Message.Kind.PUBLIC, True
            written.save(update_fields=["kind", "is_verified"])
            ticket.is_verified = ticket.is_verified or written.customer_id == ticket.requester_id
            record(events.TICKET_MESSAGE_ACCEPTED, ticket, by=by, message=written.pk)
            save(ticket, ["is_verified"])
        take_over(message.ticket, ticket)
    return written


def put_in_copy(ticket: Ticket, cc: Sequence[Address]) -> list[str]:
    """Those who were addressed too take part, as far as they are people and not of ours.

    Returns the addresses that came to it; who takes part already stays as they are.
    """
    named = {each.address.strip().lower(): each.name.replace("\0", "") for each in cc}
    box = ticket.mailbox.address.lower() if ticket.mailbox else ""
    named = {email: named[email] for email in named if email not in (box, ticket.requester_email)}
    people = [email for email in named if _is_person(email)][:MOST_LOOKED_AT]
    if not people:
        return []
    present = set(ticket.participants.values_list("email", flat=True))
    known = present | are_ours(people)
    known |= set(ticket.requester.addresses.values_list("email", flat=True))
    colleagues = User.objects.filter(email__lower__in=people)
    known |= {email.lower() for email in colleagues.values_list("email", flat=True)}
    guests = [email for email in people if email not in known][
        : max(0, MOST_IN_COPY - len(present))
    ]
    for email in guests:
        customer = find_or_create_customer(email, name=named[email])
        Participant.objects.create(ticket=ticket, customer=customer, email=email)
    return guests


def _is_person(email: str) -> bool:
    """Whether somebody may read there; one wrong address would keep a reply from all others."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return not UNATTENDED.match(email)
