"""Participants of a ticket: people in copy beside its requester."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction

from config.addresses import normalize_address, written_forms
from customers.actions.find import find_or_create_customer
from helpdesk import events
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.models import Message, Participant, Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.mailbox_lookup import are_ours
from mail.parsing.classify.unattended import is_unattended
from mail.parsing.parsed import Address

MAX_IN_COPY: Final = 20
MAX_LOOKED_AT: Final = 200  # addresses of a mail, which may have ten thousand
KNOWN_PEOPLE = """
SELECT lower(email), customer_id FROM customers_customeraddress
 WHERE kind = 'mail' AND lower(email) = ANY(%(emails)s)
 UNION ALL
SELECT lower(email), NULL FROM accounts_user WHERE lower(email) = ANY(%(emails)s)
"""


def accept_participant(
    ticket: Ticket,
    participant: Participant,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Participant:
    """Accept an uninvited writer: their messages become public and they are put in copy.

    Doubtful ones stay as they are: they may be another person's. `accept_message` accepts one.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        guest = Participant.objects.select_for_update(of=("self",), no_key=True).get(
            pk=participant.pk
        )
        if not guest.is_accepted:
            guest.is_accepted = True
            guest.save(update_fields=["is_accepted"])
            written = Message.objects.filter(ticket=current, customer=guest.customer_id)
            written.filter(is_doubtful=False).update(kind=Message.Kind.PUBLIC, is_verified=True)
            origin.record(events.TICKET_PARTICIPANT_ACCEPTED, current, email=guest.email)
            save(current, [], now=origin.at)
        copy_columns(ticket, current)
    return guest


def accept_message(
    message: Message, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Message:
    """Confirm the sender of a message: it becomes public and counts as the customer's."""
    with transaction.atomic():
        ticket = locked(message.ticket)
        origin = origin_of(by, now, caused_by)
        written = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
        if written.customer_id and not written.is_verified:
            written.kind, written.is_verified = Message.Kind.PUBLIC, True
            written.save(update_fields=["kind", "is_verified"])
            ticket.is_verified = ticket.is_verified or written.customer_id == ticket.requester_id
            origin.record(events.TICKET_MESSAGE_ACCEPTED, ticket, message=written.pk)
            save(ticket, ["is_verified"], now=origin.at)
        copy_columns(message.ticket, ticket)
    return written


def put_in_copy(
    ticket: Ticket,
    cc: Sequence[Address],
    *,
    present: Sequence[str] = (),
    is_accepted: bool = True,
) -> list[str]:
    """Add the addresses as participants, except role addresses and our own.

    Those in `present` take part already and are left unchanged. Without `is_accepted` they are
    suggestions: they get nothing until an agent accepts them. Returns the addresses added.
    """
    named = {normalize_address(each.address): each.shown_name.replace("\0", "") for each in cc}
    ours = ticket.mailbox.address.lower() if ticket.mailbox else ""
    out = {ours, ticket.requester_email, *present}
    people = [email for email in named if email not in out and _is_person(email)][:MAX_LOOKED_AT]
    if not people:
        return []
    known, colleagues = _known_among(people)
    out = {*are_ours(people), *colleagues}
    out |= {email for email in known if known[email] == ticket.requester_id}
    room = max(0, MAX_IN_COPY - len(present))
    guests = [email for email in people if email not in out][:room]
    Participant.objects.bulk_create(
        Participant(
            ticket=ticket,
            customer_id=known.get(email) or find_or_create_customer(email, name=named[email]).pk,
            email=email,
            is_accepted=is_accepted,
        )
        for email in guests
    )
    return guests


def _known_among(emails: Sequence[str]) -> tuple[dict[str, int], set[str]]:
    """Return customer keys by address, and which addresses are colleagues'."""
    forms = [form for each in emails for form in written_forms(each)]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_PEOPLE, {"emails": forms})
        people: list[tuple[str, int | None]] = cursor.fetchall()
    customers = {email: pk for email, pk in people if pk is not None}
    return customers, {normalize_address(email) for email, pk in people if pk is None}


def _is_person(email: str) -> bool:
    """Return True for a deliverable personal address; one bad address would fail a reply for
    all."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return not is_unattended(email)
