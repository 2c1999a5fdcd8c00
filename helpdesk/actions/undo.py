"""Undoing what an action changed in a ticket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from config.refusals import Refused
from helpdesk import events, statuses
from helpdesk.actions.changes import copy_columns, index_text, locked, save
from helpdesk.actions.undelivered import waiting_since_of
from helpdesk.models import Ticket
from helpdesk.undoing import COMPARED, TicketChange
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

EVENTS = {
    "priority": events.TICKET_PRIORITY_CHANGED,
    "tags": events.TICKET_TAGGED,
    "subject": events.TICKET_RENAMED,
}


class CannotUndo(Refused):
    """The message gives the reason and the next step."""


def undo_change(
    ticket: Ticket,
    change: TicketChange,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Ticket:
    """Give back all that an action changed: a ticket that was new is new again. Idempotent.

    It is refused if one of the values was changed since. The number of a resolution is not given
    back, as it names the feedback request of that resolution.
    """
    with transaction.atomic():
        current = locked(ticket)
        origin = origin_of(by, now, caused_by)
        given = {name: value for name, value in change.before.items() if name != "resolutions"}
        if _differs(current, given):
            if _differs(current, change.after):
                words = _(
                    "Not undone: ticket #%d was changed since. Open it and change it by hand."
                )
                raise CannotUndo(words % current.pk)
            _check_people(given)
            _give_back(current, given, origin)
        copy_columns(ticket, current)
    return ticket


def _differs(ticket: Ticket, values: Mapping[str, Any]) -> bool:
    return any(getattr(ticket, name) != values[name] for name in values if name in COMPARED)


def _check_people(given: Mapping[str, Any]) -> None:
    """Refuse to give a ticket back to a person or team that can no longer have it."""
    person, team = given.get("assignee_id"), given.get("team_id")
    agent = User.objects.filter(pk=person).first() if person else None
    if (person and not (agent and agent.is_agent)) or (
        team and not Team.objects.filter(pk=team).exists()
    ):
        raise CannotUndo(
            _("Not undone: that person or team no longer answers tickets. Assign it by hand.")
        )


def _give_back(ticket: Ticket, given: Mapping[str, Any], origin: Origin) -> None:
    left = {name: getattr(ticket, name) for name in given}
    for name, value in given.items():
        setattr(ticket, name, value)
    fields = set(given)
    if "status" in given:
        fields |= _settle_status(ticket, left, origin)
    save(ticket, sorted(fields), now=origin.at)
    record_given_back(ticket, left, origin)
    if "subject" in given:
        index_text(ticket, ticket.subject)


def _settle_status(ticket: Ticket, left: Mapping[str, Any], origin: Origin) -> set[str]:
    """Set the columns that follow from the status; return their names."""
    if ticket.status == statuses.SOLVED:  # a new resolution, so that feedback is asked for it
        ticket.resolutions += 1
        ticket.solved_at, ticket.waiting_since = origin.at, None
    elif ticket.spam_at or ticket.undelivered_at:  # marked since
        ticket.waiting_since = waiting_since_of(ticket)
    return {"resolutions", "solved_at", "waiting_since"}


def record_given_back(ticket: Ticket, left: Mapping[str, Any], origin: Origin) -> None:
    """Record the columns that were given back; `left` are the values that they had until now."""
    if "status" in left:
        _record_status(ticket, left["status"], origin)
    if "assignee_id" in left:
        origin.record(
            events.TICKET_ASSIGNED,
            ticket,
            before=left["assignee_id"],
            after=ticket.assignee_id,
            after_name=ticket.assignee.name if ticket.assignee else "",
        )
    if "team_id" in left:
        origin.record(
            events.TICKET_ASSIGNED,
            ticket,
            before_team=left["team_id"],
            after_team=ticket.team_id,
            after_name=ticket.team.name if ticket.team else "",
        )
    for name in EVENTS.keys() & left.keys():
        origin.record(EVENTS[name], ticket, before=left[name], after=getattr(ticket, name))


def _record_status(ticket: Ticket, before: str, origin: Origin) -> None:
    facts = {"before": before, "after": ticket.status}
    if ticket.status == statuses.SOLVED:
        at = origin.at.isoformat()
        origin.record(
            events.TICKET_RESOLVED, ticket, **facts, resolution=ticket.resolutions, at_iso=at
        )
        return
    origin.record(events.TICKET_STATUS_CHANGED, ticket, **facts)
    if before == statuses.SOLVED:
        origin.record(events.TICKET_REOPENED, ticket, resolution=ticket.resolutions)
