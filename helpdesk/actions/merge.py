"""Merging a ticket into another, and undoing it for thirty days."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import F, Func, IntegerField, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import MAX_INDEXED_BYTES, copy_columns, locked, save
from helpdesk.actions.joining import Joining, joining, move_drafts
from helpdesk.actions.moving import count_messages, move_back, move_messages
from helpdesk.actions.snooze import ANSWERED, end_snooze
from helpdesk.actions.status import change_status
from helpdesk.actions.undelivered import update_undelivered, waiting_since_of
from helpdesk.models import (
    Message,
    Participant,
    Ticket,
    TicketFollower,
    TicketMerge,
)
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

KEPT: Final = timedelta(days=30)


class CannotMerge(Refused):
    """The message gives the reason and the next step."""


class CannotUnmerge(Refused):
    """The message gives the reason and the next step."""


def merge_ticket(
    ticket: Ticket,
    *,
    into: Ticket,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> TicketMerge:
    """Move the messages, people, followers and tags of a ticket to another.

    The merged ticket keeps its number; later mail reaches the other one. Its requester is put in
    copy there if it is another customer's.
    """
    with transaction.atomic():
        source, target = _both_locked(ticket, into)
        _check(source, target)
        origin = origin_of(by, now, caused_by)
        joined = joining(source, target)
        move_messages(Message.objects.filter(ticket=source), origin=source, to=target)
        _join(source, target, joined, origin)
        waited = source.waiting_since
        source.merged_into, source.waiting_since, source.snoozed_until = target, None, None
        save(source, ["merged_into", "waiting_since", "snoozed_until"], now=origin.at)
        merge = TicketMerge.objects.create(
            ticket=source,
            into=target,
            merged_at=origin.at,
            merged_by=origin.person,
            joined=joined.facts,
        )
        if waited:
            _wait(target, waited, origin)
        _follow(target, origin)
        origin.record(events.TICKET_MERGED, source, into=target.pk)
        origin.record(events.TICKET_MERGE_RECEIVED, target, source=source.pk)
        copy_columns(ticket, source)
        copy_columns(into, target)
    return merge


def unmerge_ticket(
    ticket: Ticket, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Ticket:
    """Undo `merge_ticket` within thirty days: both tickets get back what was theirs. Idempotent.

    What was written since stays in the other ticket, and so does a message that was split off.
    """
    with transaction.atomic():
        source = locked(ticket)
        if source.merged_into_id is None:
            copy_columns(ticket, source)
            return ticket
        origin = origin_of(by, now, caused_by)
        merge = TicketMerge.objects.filter(ticket=source, undone_at=None).first()
        if merge is None or merge.merged_at <= origin.at - KEPT:
            raise CannotUnmerge(
                _("This ticket was merged more than thirty days ago. Split single messages off.")
            )
        *between, target = _above(source)
        if target.deleted_at:
            raise CannotUnmerge(_("Ticket #%d was deleted. Restore it first.") % target.pk)
        move_back(source, moved_to=merge.into_id, now_in=target)
        merge.undone_at = origin.at
        merge.save(update_fields=["undone_at"])
        source.merged_into = None
        source.waiting_since = waiting_since_of(source)
        save(source, ["merged_into", "waiting_since", *count_messages(source)], now=origin.at)
        for each in between:
            _part(each, merge.joined, origin)
            save(each, ["tags"], now=origin.at)
        _part(target, merge.joined, origin)
        target.waiting_since = waiting_since_of(target)
        _follow(target, origin)
        origin.record(events.TICKET_UNMERGED, source, into=merge.into_id)
        origin.record(events.TICKET_MERGE_UNDONE, target, source=source.pk)
        copy_columns(ticket, source)
    return ticket


def _both_locked(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    """Lock two tickets in the order of their numbers, so that two merges wait for each other."""
    if ticket.pk == into.pk:
        raise CannotMerge(_("A ticket cannot be merged into itself. Enter another number."))
    rows = {each.pk: locked(each) for each in sorted((ticket, into), key=lambda each: each.pk)}
    return rows[ticket.pk], rows[into.pk]


def _above(source: Ticket) -> list[Ticket]:
    """Lock the tickets that a merged one leads to, and return them; the last has its messages."""
    above = [locked(Ticket(pk=source.merged_into_id))]
    while above[-1].merged_into_id:
        above.append(locked(Ticket(pk=above[-1].merged_into_id)))
    return above


def _check(source: Ticket, target: Ticket) -> None:
    for each in (source, target):
        if each.merged_into_id:
            words = _("Ticket #%(number)d was merged into #%(into)d. Choose that one.")
            raise CannotMerge(words % {"number": each.pk, "into": each.merged_into_id})
        if each.spam_at or each.deleted_at:
            raise CannotMerge(_("Ticket #%d is not in the inbox. Restore it first.") % each.pk)
    if target.status == statuses.CLOSED:
        words = _("Ticket #%d is closed, and mail to it opens a new one. Choose another ticket.")
        raise CannotMerge(words % target.pk)
    if statuses.is_resolved(target.status) and not statuses.is_resolved(source.status):
        words = _("Ticket #%d is solved. Reopen it first, or solve this one.")
        raise CannotMerge(words % target.pk)


def _join(source: Ticket, target: Ticket, joined: Joining, origin: Origin) -> None:
    Participant.objects.bulk_create(joined.participants, ignore_conflicts=True)
    TicketFollower.objects.bulk_create(
        (TicketFollower(ticket=target, user_id=user) for user in joined.followers),
        ignore_conflicts=True,
    )
    _set_tags(target, [*target.tags, *joined.tags], origin)
    move_drafts(source, target)
    _index(source, target)


def _wait(target: Ticket, waited: datetime, origin: Origin) -> None:
    """Let a ticket wait since the customer of the other one does, as if they had written to it."""
    target.waiting_since = min(target.waiting_since or waited, waited)
    end_snooze(target, reason=ANSWERED, origin=origin)
    if target.status in (statuses.PENDING, statuses.ON_HOLD):
        change_status(target, statuses.OPEN, origin=origin)


def _part(target: Ticket, joined: dict[str, Any], origin: Origin) -> None:
    """Take away what a ticket got by a merge, but for people who wrote on it."""
    writers = target.messages.filter(customer__isnull=False).values("customer")
    guests = target.participants.filter(email__in=joined.get("participants", ()))
    guests.exclude(customer__in=writers).delete()
    target.followers.filter(user__in=joined.get("followers", ())).delete()
    tags = set(joined.get("tags", ()))
    _set_tags(target, [tag for tag in target.tags if tag not in tags], origin)


def _set_tags(ticket: Ticket, tags: list[str], origin: Origin) -> None:
    before = ticket.tags
    if before != tags:
        ticket.tags = tags
        origin.record(events.TICKET_TAGGED, ticket, before=before, after=tags)


def _follow(target: Ticket, origin: Origin) -> None:
    """Save the columns of a ticket that follow from its messages."""
    if statuses.is_resolved(target.status):
        target.waiting_since = None
    fields = ["tags", "waiting_since", "snoozed_until", *count_messages(target)]
    save(target, fields, now=origin.at)
    update_undelivered(target, now=origin.at)


def _index(source: Ticket, target: Ticket) -> None:
    """Add the search terms of a ticket to those of another, if they have room together."""
    empty = Value("", output_field=SearchVectorField())
    search = Coalesce(F("search"), empty)
    size = Func(Cast(search, TextField()), function="octet_length", output_field=IntegerField())
    rows = Ticket.objects.filter(pk__in=[source.pk, target.pk])
    if sum(rows.values_list(size, flat=True)) > MAX_INDEXED_BYTES:
        return
    terms = Ticket.objects.filter(pk=source.pk).values(terms=search)
    both = Func(search, Subquery(terms), template="(%(expressions)s)", arg_joiner=" || ")
    Ticket.objects.filter(pk=target.pk).update(search=both)
