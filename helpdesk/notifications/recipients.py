"""The people whom an event on a ticket concerns."""

from collections.abc import Callable, Iterator
from typing import Any

from accounts.people import agents
from helpdesk import events, statuses
from helpdesk.access import people_who_see
from helpdesk.models import Notification, Ticket
from ledger.models import Event

Kind = Notification.Kind
# The kind of notification by person.
People = dict[int, Kind]


def recipients_of(event: Event, ticket: Ticket) -> People:
    """Return who is told of an event, and why.

    The ticket counts as it is now, since events may come late and in any order. Nobody is told of
    their own action, of that of a rule because of it, or of a ticket they may not see; nor of what
    an undone reply gave back.
    """
    find = _CONCERNED.get(event.name)
    concerned = find(event.facts, ticket) if find else {}
    if concerned and event.caused_by and event.caused_by.name == events.TICKET_REPLY_WITHDRAWN:
        return {}
    for actor in _actors_of(event):
        concerned.pop(actor, None)
    if not concerned:
        return {}
    may_see = people_who_see(ticket).filter(pk__in=concerned)
    return {pk: concerned[pk] for pk in may_see.values_list("pk", flat=True)}


def _actors_of(event: Event) -> Iterator[int]:
    """Yield the people who did this, or what caused it."""
    cause: Event | None = event
    while cause is not None:
        if cause.actor_id:
            yield cause.actor_id
        cause = cause.caused_by


def _assigned(facts: dict[str, Any], ticket: Ticket) -> People:
    assignee, team = facts.get("after"), facts.get("after_team")
    if assignee and assignee == ticket.assignee_id:
        return {assignee: Kind.ASSIGNED}
    if team and team == ticket.team_id and ticket.assignee_id is None:
        members = agents().filter(teams=team).order_by().values_list("pk", flat=True)
        return dict.fromkeys(members, Kind.TEAM)
    return {}


def _requester_wrote(facts: dict[str, Any], ticket: Ticket) -> People:
    if facts["before"] == statuses.SOLVED:
        return _owners(ticket, Kind.REOPENED)
    return _followers(ticket, Kind.FOLLOWED) | _assignee(ticket, Kind.ANSWERED)


def _reopened(facts: dict[str, Any], ticket: Ticket) -> People:
    """Return the owners of a ticket that is still open.

    None for a message that reopened it, which they are told of already.
    """
    return {} if "message" in facts or ticket.is_resolved else _owners(ticket, Kind.REOPENED)


def _noted(facts: dict[str, Any], ticket: Ticket) -> People:
    return dict.fromkeys(facts.get("mentions", ()), Kind.MENTIONED)


def _owners(ticket: Ticket, kind: Kind) -> People:
    """Return the assignee and the followers."""
    return _followers(ticket, kind) | _assignee(ticket, kind)


def _followers(ticket: Ticket, kind: Kind) -> People:
    return dict.fromkeys(ticket.followers.values_list("user", flat=True), kind)


def _assignee(ticket: Ticket, kind: Kind) -> People:
    return {ticket.assignee_id: kind} if ticket.assignee_id else {}


_CONCERNED: dict[str, Callable[[dict[str, Any], Ticket], People]] = {
    events.TICKET_ASSIGNED: _assigned,
    events.TICKET_REQUESTER_WROTE: _requester_wrote,
    events.TICKET_REOPENED: _reopened,
    events.TICKET_NOTED: _noted,
}
