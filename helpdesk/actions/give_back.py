"""The state of a ticket before a reply, given back when the reply is undone."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max, Q, QuerySet

from helpdesk import events, statuses
from helpdesk.models import HeldReply, Message, Ticket
from helpdesk.undoing import read_values
from ledger.models import Event

# The events of the columns that are given back unless somebody has changed them since.
EVENT_OF: Final = {
    "assignee_id": events.TICKET_ASSIGNED,
    "team_id": events.TICKET_ASSIGNED,
    "priority": events.TICKET_PRIORITY_CHANGED,
    "tags": events.TICKET_TAGGED,
    "replies_to_asked": events.TICKET_REPLY_ADDRESS_CHOSEN,
}
STATUS_EVENTS: Final = {
    events.TICKET_STATUS_CHANGED,
    events.TICKET_RESOLVED,
    events.TICKET_REOPENED,
    events.TICKET_CLOSED,
}
SNOOZES: Final = {events.TICKET_SNOOZED, events.TICKET_WOKEN}
# These two are also recorded with a message of a customer, by the system.
WITH_A_MESSAGE: Final = {events.TICKET_STATUS_CHANGED, events.TICKET_REOPENED}


@dataclass(frozen=True)
class Since:
    """The actions and messages after a reply.

    `columns`: those of EVENT_OF that others changed. `sets_status`: one of them set the status.
    `snoozes`: one of them changed the snooze. `leaves_new`: a ticket that is new is open after one.
    """

    columns: set[str]
    sets_status: bool
    snoozes: bool
    leaves_new: bool
    customer_wrote: bool
    answer: Message | None


def give_back(ticket: Ticket, held: HeldReply) -> set[str]:
    """Set the columns of a locked ticket to what they were before the reply; return their names.

    What others have changed since stays.
    """
    before, after = read_values(held.before), read_values(held.after)
    later = ticket.messages.filter(pk__gt=held.message_id)
    since = _since(ticket, held, later)
    _give_back_messages(ticket, before, later, since)
    fields = {"has_attachments", "last_message_at", "first_replied_at"}
    fields |= _give_back_values(ticket, before, after, since)
    if since.answer is None:
        fields |= _give_back_status(ticket, before, after, since)
    return fields


def _since(ticket: Ticket, held: HeldReply, later: QuerySet[Message]) -> Since:
    acts = Event.objects.about(ticket).filter(pk__gt=held.last_event).exclude(pk__in=held.undone)
    events_since = list(acts.select_related("actor"))
    names = {event.name for event in events_since}
    replies = later.filter(kind=Message.Kind.PUBLIC, agent__isnull=False, is_automatic=False)
    return Since(
        columns={column for event in events_since for column in _columns_of(event)},
        sets_status=any(
            event.name in STATUS_EVENTS
            and not (event.actor_kind == "system" and event.name in WITH_A_MESSAGE)
            for event in events_since
        ),
        snoozes=bool(names & SNOOZES),
        leaves_new=any(_leaves_new(event) for event in events_since),
        customer_wrote=later.filter(customer__isnull=False, is_automatic=False).exists(),
        answer=replies.order_by("pk").first(),
    )


def _columns_of(event: Event) -> set[str]:
    """Return the columns that an event changed; an assignment is to a person or to a team."""
    if event.name == events.TICKET_ASSIGNED:
        return {"team_id"} if "after_team" in event.facts else {"assignee_id"}
    return {column for column, name in EVENT_OF.items() if name == event.name}


def _leaves_new(event: Event) -> bool:
    """Return True for an assignment to a person and for a note of an agent."""
    if event.name == events.TICKET_ASSIGNED:
        return event.facts.get("after") is not None
    by_agent = event.actor is not None and event.actor.is_agent
    return event.name == events.TICKET_NOTED and by_agent


def _give_back_messages(
    ticket: Ticket, before: dict[str, Any], later: QuerySet[Message], since: Since
) -> None:
    """Set the columns that the messages tell: those of before, and those that came since."""
    came = later.filter(Q(kind=Message.Kind.PUBLIC) | Q(customer__isnull=False))
    newest = came.aggregate(newest=Max("created_at"))["newest"]
    ticket.last_message_at = max(filter(None, (before["last_message_at"], newest)))
    answered_at = since.answer.created_at if since.answer else None
    ticket.first_replied_at = before["first_replied_at"] or answered_at
    with_files = came.filter(attachments__is_inline=False)
    ticket.has_attachments = before["has_attachments"] or with_files.exists()


def _give_back_values(
    ticket: Ticket, before: dict[str, Any], after: dict[str, Any], since: Since
) -> set[str]:
    """Set what the reply or its saved reply set; the assignee stays after another answer."""
    names = [name for name in EVENT_OF if name not in since.columns]
    if since.answer and "assignee_id" in names:
        names.remove("assignee_id")
    if ticket.asked_reply_to != before["asked_reply_to"]:  # another address is asked for since
        names = [name for name in names if name != "replies_to_asked"]
    for name in names:
        if getattr(ticket, name) == after[name]:
            setattr(ticket, name, before[name])
    return {name.removesuffix("_id") for name in EVENT_OF}


def _give_back_status(
    ticket: Ticket, before: dict[str, Any], after: dict[str, Any], since: Since
) -> set[str]:
    """Set the status and the waiting times of a ticket that nobody answered since.

    A message of the customer does to the status of before what it did to that of the reply.
    """
    status, left = before["status"], after["status"]
    if since.customer_wrote:
        status, left = (statuses.after_requester_wrote(each) for each in (status, left))
    if not since.sets_status and ticket.status == left:
        is_reopened = since.customer_wrote and before["status"] == statuses.SOLVED
        ticket.status = statuses.after_agent_acted(status) if since.leaves_new else status
        ticket.reopens, ticket.solved_at = before["reopens"] + is_reopened, before["solved_at"]
        if ticket.status != left and ticket.status == statuses.SOLVED:
            ticket.resolutions += 1  # another one, so that feedback is asked for it
    if not ticket.is_resolved and not since.customer_wrote and not since.snoozes:
        ticket.snoozed_until = before["snoozed_until"]
    if not (ticket.is_resolved or ticket.spam_at):
        waits = [each for each in (before["waiting_since"], ticket.waiting_since) if each]
        ticket.waiting_since = min(waits, default=None)
    ticket.undelivered_at = ticket.undelivered_at or before["undelivered_at"]
    changed = {"status", "reopens", "solved_at", "resolutions", "waiting_since", "undelivered_at"}
    return changed | {"snoozed_until"}
