"""Merging a ticket into another, and undoing it for thirty days."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.index_merged import add_terms, index_anew
from helpdesk.actions.joining import join, joining
from helpdesk.actions.moving import count_messages, move_back, move_messages
from helpdesk.actions.parting import part
from helpdesk.actions.seen import give_seen_back, set_seen_back
from helpdesk.actions.snooze import ANSWERED, end_snooze
from helpdesk.actions.status import change_status
from helpdesk.actions.undelivered import update_undelivered, waiting_since_of
from helpdesk.actions.unsent import move_unsent, return_unsent
from helpdesk.models import Message, Ticket, TicketMerge
from helpdesk.notifications.moving import move_notifications, return_notifications
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
        joined = _join(source, target, origin)
        move_messages(Message.objects.filter(ticket=source), origin=source, to=target)
        move_notifications(source, target)
        add_terms(source, target)
        waited = source.waiting_since
        source.merged_into, source.waiting_since, source.snoozed_until = target, None, None
        save(source, ["merged_into", "waiting_since", "snoozed_until"], now=origin.at)
        merge = TicketMerge.objects.create(
            ticket=source,
            into=target,
            merged_at=origin.at,
            merged_by=origin.person,
            joined=joined,
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
        source, *above = _chain_locked(ticket)
        if not above:
            copy_columns(ticket, source)
            return ticket
        origin = origin_of(by, now, caused_by)
        merge = TicketMerge.objects.filter(ticket=source, undone_at=None).first()
        if merge is None or merge.merged_at <= origin.at - KEPT:
            raise CannotUnmerge(
                _("This ticket was merged more than thirty days ago. Split single messages off.")
            )
        *between, target = above
        if target.deleted_at:
            raise CannotUnmerge(_("Ticket #%d was deleted. Restore it first.") % target.pk)
        move_back(source, moved_to=merge.into_id, now_in=target)
        merge.undone_at = origin.at
        merge.save(update_fields=["undone_at"])
        give_seen_back(merge)
        merges = [merge, *(_merge_of(each) for each in between)]
        return_unsent(source, merges, above)
        return_notifications(source, target)
        _restore(source, merge, origin)
        part(merges, above, origin)
        for each in between:
            save(each, ["tags"], now=origin.at)
        target.waiting_since = waiting_since_of(target)
        _follow(target, origin)
        for each in above:
            index_anew(each, messages_in=target)
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


def _chain_locked(ticket: Ticket) -> list[Ticket]:
    """Lock a ticket and then those that it leads to by merges; the last has its messages."""
    rows = [locked(ticket)]
    while rows[-1].merged_into_id:
        rows.append(locked(Ticket(pk=rows[-1].merged_into_id)))
    return rows


def _merge_of(ticket: Ticket) -> TicketMerge:
    return TicketMerge.objects.get(ticket=ticket, undone_at=None)


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


def _join(source: Ticket, target: Ticket, origin: Origin) -> dict[str, Any]:
    """Give a ticket what comes beside the messages of another; return it for the undo."""
    snoozed = source.snoozed_until
    return {
        **join(target, joining(source, target), origin),
        **move_unsent(source, target),
        "seen": set_seen_back(source, target),
        "snoozed_until": snoozed.isoformat() if snoozed else None,
    }


def _restore(source: Ticket, merge: TicketMerge, origin: Origin) -> None:
    """Save the columns of a ticket that has its messages again."""
    source.merged_into = None
    source.waiting_since = waiting_since_of(source)
    snoozed = parse_datetime(merge.joined.get("snoozed_until") or "")
    if snoozed and snoozed > origin.at:
        source.snoozed_until = snoozed
    fields = ["merged_into", "waiting_since", "snoozed_until", *count_messages(source)]
    save(source, fields, now=origin.at)
    update_undelivered(source, now=origin.at)


def _wait(target: Ticket, waited: datetime, origin: Origin) -> None:
    """Let a ticket wait since the customer of the other one does, as if they had written to it."""
    target.waiting_since = min(target.waiting_since or waited, waited)
    end_snooze(target, reason=ANSWERED, origin=origin)
    if target.status in (statuses.PENDING, statuses.ON_HOLD):
        change_status(target, statuses.OPEN, origin=origin)


def _follow(target: Ticket, origin: Origin) -> None:
    """Save the columns of a ticket that follow from its messages."""
    if statuses.is_resolved(target.status):
        target.waiting_since = None
    fields = ["tags", "waiting_since", "snoozed_until", *count_messages(target)]
    save(target, fields, now=origin.at)
    update_undelivered(target, now=origin.at)
