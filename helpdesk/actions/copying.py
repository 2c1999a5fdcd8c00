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
from mail.actions import own_addresses
from mail.actions.find_mailbox import without_tag
from mail.reading.loops import UNATTENDED
from mail.reading.parsed import Address

MOST_IN_COPY: Final = 20


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


def put_in_copy(ticket: Ticket, cc: Sequence[Address]) -> None:
    """Those who were addressed too take part, as far as they are people and not of ours."""
    named = {each.address.strip().lower(): each.name.replace("\0", "") for each in cc}
    if not named:
        return
    known = own_addresses() | {ticket.requester_email.lower()}
    known |= set(ticket.requester.addresses.values_list("email", flat=True))
    known |= set(User.objects.filter(email__in=[*named]).values_list("email", flat=True))
    guests = [e for e in named if _is_person(e) and not known & {e, without_tag(e)}]
    for email in guests[:MOST_IN_COPY]:
        customer = find_or_create_customer(email, name=named[email])
        Participant.objects.create(ticket=ticket, customer=customer, email=email)


def _is_person(email: str) -> bool:
    """Whether somebody may read there; one wrong address would keep a reply from all others."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return not UNATTENDED.match(email)
