"""Undoing a reply that was not handed over yet."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, locked, save
from helpdesk.actions.draft import return_text
from helpdesk.actions.draft_files import return_files
from helpdesk.actions.give_back import EVENT_OF, give_back
from helpdesk.actions.reply_hold import GIVEN_BACK
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.actions.undo import record_given_back
from helpdesk.channels import sender_of
from helpdesk.models import HeldReply, Message, Ticket
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


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
    assignment and the messages that came meanwhile stay. Of several replies that are held, the last
    one is undone first.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        held = _held(current, message, origin)
        reply = held.message
        sender_of(reply.channel).withdraw(reply, reason=_("The agent undid the reply."))
        return_files(current, reply)
        return_text(current, reply)
        left = {name: getattr(current, name) for name in ("reply_to", *GIVEN_BACK)}
        fields = give_back(current, held)
        reply.delete()
        save(current, sorted(fields), now=origin.at)
        _record(current, reply, message, left, origin)
        _pass_over(current, held, origin)
        # A bounce of an earlier reply was hidden by this one.
        update_undelivered(current, now=origin.at)
        copy_columns(ticket, current)
    return ticket


def _held(ticket: Ticket, message: int, origin: Origin) -> HeldReply:
    """Return the hold of a reply that may be undone now."""
    of_ticket = HeldReply.objects.filter(message__ticket=ticket)
    of_ticket = of_ticket.select_related("message__outbound", "message__agent")
    held = of_ticket.filter(message=message).first()
    if held is None or origin.at >= held.until:
        raise CannotWithdrawReply(
            _("This reply can no longer be undone. If it was sent, write another one.")
        )
    if held.message.agent != origin.person:
        raise CannotWithdrawReply(
            _("Only %(name)s, who wrote this reply, can undo it.")
            % {"name": held.message.author_name}
        )
    if later := of_ticket.filter(message__gt=message).order_by("-pk").first():
        raise CannotWithdrawReply(
            _("Undo the later reply first.")
            if later.message.agent == origin.person
            else _("%(name)s has replied since. Yours can be undone once that reply is undone.")
            % {"name": later.message.author_name}
        )
    return held


def _record(ticket: Ticket, reply: Message, pk: int, left: dict[str, Any], origin: Origin) -> None:
    """Record the withdrawal of a reply that had this key, and what it gave back as its effects."""
    facts = {"before": left["status"], "after": ticket.status}
    at = reply.created_at.isoformat()
    undone = origin.record(
        events.TICKET_REPLY_WITHDRAWN, ticket, message=pk, replied_at_iso=at, **facts
    )
    origin = replace(origin, caused_by=undone)
    changed = {name: left[name] for name in EVENT_OF if left[name] != getattr(ticket, name)}
    record_given_back(ticket, changed, origin)
    if "replies_to_asked" in changed:
        addresses = {"before": left["reply_to"], "after": ticket.reply_to}
        origin.record(events.TICKET_REPLY_ADDRESS_CHOSEN, ticket, **addresses)
    if facts["before"] == facts["after"]:
        return
    if ticket.status == statuses.SOLVED:
        at = origin.at.isoformat()
        resolution = ticket.resolutions
        origin.record(events.TICKET_RESOLVED, ticket, **facts, resolution=resolution, at_iso=at)
    else:
        origin.record(events.TICKET_STATUS_CHANGED, ticket, **facts)


def _pass_over(ticket: Ticket, held: HeldReply, origin: Origin) -> None:
    """Let the events of this reply and of its undo count for nothing at the replies before it.

    The events of one action have the same time and the same actor. A hold that is locked ends with
    its mail, which was handed over; to wait for it would be a deadlock, as that waits for the
    ticket.
    """
    holds = HeldReply.objects.select_for_update(skip_locked=True, of=("self",))
    earlier = list(holds.filter(message__ticket=ticket))
    if not earlier:
        return
    mine = Event.objects.about(ticket).filter(actor=held.message.agent)
    times = [held.message.created_at, origin.at]
    undone = [*held.undone, *mine.filter(at__in=times).values_list("pk", flat=True)]
    for each in earlier:
        HeldReply.objects.filter(pk=each.pk).update(undone=[*each.undone, *undone])
