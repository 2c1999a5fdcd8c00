"""Undoing a reply that was not handed over yet."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import locked, save
from helpdesk.actions.draft import return_text
from helpdesk.actions.draft_files import return_files
from helpdesk.actions.reply_hold import GIVEN_BACK
from helpdesk.actions.undo import record_given_back
from helpdesk.channels import sender_of
from helpdesk.models import HeldReply, Message, Ticket
from helpdesk.undoing import read_values
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

# The events of the columns that are given back unless somebody has changed them since.
EVENT_OF: Final = {
    "assignee_id": events.TICKET_ASSIGNED,
    "team_id": events.TICKET_ASSIGNED,
    "priority": events.TICKET_PRIORITY_CHANGED,
    "tags": events.TICKET_TAGGED,
}
STATUS_EVENTS: Final = {
    events.TICKET_STATUS_CHANGED,
    events.TICKET_RESOLVED,
    events.TICKET_REOPENED,
    events.TICKET_CLOSED,
}


class CannotWithdrawReply(Refused):
    """The message gives the reason and the next step."""


def withdraw_reply(
    ticket: Ticket,
    message: int,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Undo a reply that is held, by the key of its message: it becomes a draft again.

    The ticket is as it was before the reply, but for what others did since: their status, their
    assignment and the messages that came meanwhile stay.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        held = _held(current, message, origin)
        reply = held.message
        sender_of(reply.channel).withdraw(reply)
        return_files(current, reply)
        return_text(current, reply)
        left = {name: getattr(current, name) for name in GIVEN_BACK}
        fields = _give_back(current, held)
        reply.delete()
        save(current, sorted(fields), now=origin.at)
        _record(current, message, left, origin)
    return ticket


def _held(ticket: Ticket, message: int, origin: Origin) -> HeldReply:
    held = (
        HeldReply.objects.filter(message=message, message__ticket=ticket)
        .select_related("message__outbound", "message__agent")
        .first()
    )
    if held is None:
        raise CannotWithdrawReply(
            _("This reply can no longer be undone. If it was sent, write another one.")
        )
    if held.message.agent != origin.person:
        raise CannotWithdrawReply(
            _("Only %(name)s, who wrote this reply, can undo it.")
            % {"name": held.message.author_name}
        )
    return held


def _give_back(ticket: Ticket, held: HeldReply) -> set[str]:
    """Set the columns to what they were, and return their names."""
    before, after = read_values(held.before), read_values(held.after)
    later = ticket.messages.filter(pk__gt=held.message_id)
    replies = later.filter(
        kind=Message.Kind.PUBLIC, agent__isnull=False, is_automatic=False
    ).order_by("pk")
    answer = replies.first()
    fields = {"has_attachments", "first_replied_at"}
    others = ticket.messages.exclude(pk=held.message_id)
    ticket.has_attachments = others.filter(attachments__isnull=False).exists()
    ticket.first_replied_at = before["first_replied_at"] or (answer.created_at if answer else None)
    if ticket.last_message_at == after["last_message_at"]:
        ticket.last_message_at = before["last_message_at"]
        fields.add("last_message_at")
    if answer is None:
        fields |= _give_back_state(ticket, held, before, after)
    return fields


def _give_back_state(
    ticket: Ticket,
    held: HeldReply,
    before: dict[str, Any],
    after: dict[str, Any],
) -> set[str]:
    """Set status, assignee and waiting times of a ticket that nobody answered since."""
    since = Event.objects.about(ticket).filter(pk__gt=held.last_event)
    acts = list(since.values_list("name", "actor"))
    names = {name for name, _actor in acts}
    for name, event in EVENT_OF.items():
        if event not in names and getattr(ticket, name) == after[name]:
            setattr(ticket, name, before[name])
    if not STATUS_EVENTS & names and ticket.status == after["status"]:
        has_acted = any(actor for _name, actor in acts)
        status = before["status"]
        ticket.status = statuses.after_agent_acted(status) if has_acted else status
        ticket.reopens, ticket.solved_at = before["reopens"], before["solved_at"]
        if ticket.status != after["status"] and ticket.status == statuses.SOLVED:
            ticket.resolutions += 1  # another one, so that feedback is asked for it
    if not (ticket.is_resolved or ticket.spam_at):
        waits = [each for each in (before["waiting_since"], ticket.waiting_since) if each]
        ticket.waiting_since = min(waits, default=None)
    ticket.undelivered_at = ticket.undelivered_at or before["undelivered_at"]
    return {
        "assignee",
        "team",
        "priority",
        "tags",
        "status",
        "reopens",
        "solved_at",
        "resolutions",
        "waiting_since",
        "undelivered_at",
    }


def _record(ticket: Ticket, message: int, left: dict[str, Any], origin: Origin) -> None:
    """Record the withdrawal, and what it gave back."""
    facts = {"before": left["status"], "after": ticket.status}
    origin.record(events.TICKET_REPLY_WITHDRAWN, ticket, message=message, **facts)
    changed = {name: left[name] for name in EVENT_OF if left[name] != getattr(ticket, name)}
    record_given_back(ticket, changed, origin)
    if facts["before"] == facts["after"]:
        return
    if ticket.status == statuses.SOLVED:
        at = origin.at.isoformat()
        resolution = ticket.resolutions
        origin.record(events.TICKET_RESOLVED, ticket, **facts, resolution=resolution, at_iso=at)
    else:
        origin.record(events.TICKET_STATUS_CHANGED, ticket, **facts)
