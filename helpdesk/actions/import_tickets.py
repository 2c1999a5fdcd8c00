"""Tickets with their whole history, written in bulk: the import from another helpdesk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from accounts.models import Team, User
from customers.actions.last_contact import note_last_contacts
from customers.actions.timeline import import_timeline
from customers.models import Customer, TimelineEntry
from helpdesk import events as names
from helpdesk import formatting, statuses
from helpdesk.actions.changes import (
    apply_agent_message,
    apply_customer_message,
    search_vector,
    searched_ticket_text,
)
from helpdesk.actions.timeline import timeline_entry
from helpdesk.models import Channel, Message, Ticket
from ledger.history import PastEvent
from mail.models import Mailbox

Kind = Literal["wrote", "replied", "noted", "status", "assignee", "team", "tags", "priority"]


@dataclass(frozen=True)
class Step:
    """One thing that happened on an imported ticket: a message with its text, or a new value.

    `by` is the agent; only what the requester wrote has none. A reply may set a status: `value`.
    """

    kind: Kind
    at: datetime
    by: User | None = None
    text: str = ""
    value: Any = None


@dataclass
class PastTicket:
    """A ticket to import; its first message is `text`, written at `opened_at`.

    `steps` are in the order of their times. `ticket` is the row, once it is imported.
    """

    requester: Customer
    requester_email: str
    subject: str
    text: str
    opened_at: datetime
    channel: Channel | str = Channel.MAIL
    mailbox: Mailbox | None = None
    submitter: User | None = None
    steps: list[Step] = field(default_factory=list)
    ticket: Ticket | None = None


def import_tickets(history: Sequence[PastTicket], *, events: list[PastEvent]) -> list[Ticket]:
    """The imported tickets, numbered in the order given, with messages and timeline.

    Nothing is mailed. What happened is added to `events`: `ledger.history.record_past` writes the
    events of several imports in the order of time.
    """
    replays = [_Replay(past) for past in history]
    with transaction.atomic():
        tickets = Ticket.objects.bulk_create([each.ticket for each in replays], batch_size=200)
        messages = [message for each in replays for message in each.messages]
        Message.objects.bulk_create(messages, batch_size=500)
        import_timeline([each.timeline_entry() for each in replays])
        note_last_contacts(
            (each.ticket.requester_id, each.ticket.last_requester_at or each.past.opened_at)
            for each in replays
        )
    for each in replays:
        events.extend(each.events())
        each.past.ticket = each.ticket
    return tickets


class _Replay:
    """One ticket as the actions would have left it, step by step and in memory."""

    def __init__(self, past: PastTicket) -> None:
        self.past = past
        self.messages: list[Message] = []
        self.recorded: list[tuple[str, datetime, User | None, dict[str, Any]]] = []
        self.ticket = self._begin(past)
        for step in past.steps:
            getattr(self, f"_{step.kind}")(step)
            self.ticket.updated_at = step.at
        texts = (message.text for message in self.messages)
        self.ticket.search = search_vector(searched_ticket_text(self.ticket, *texts))

    def _begin(self, past: PastTicket) -> Ticket:
        ticket = Ticket(
            requester=past.requester,
            requester_email=past.requester_email,
            subject=formatting.bare_subject(past.subject)[:300],
            channel=past.channel,
            mailbox=past.mailbox,
            team=past.mailbox.team if past.mailbox else None,
            submitter=past.submitter,
            language=past.requester.language,
            created_at=past.opened_at,
            updated_at=past.opened_at,
        )
        message = self._add(ticket, past.opened_at, past.text, customer=past.requester)
        message.channel = ticket.channel
        apply_customer_message(ticket, message, at=past.opened_at)
        facts = {"channel": str(ticket.channel), "message": message, "started_by_agent": False}
        facts |= {"mailbox": ticket.mailbox_id, "team": ticket.team_id}
        self.recorded.append((names.TICKET_CREATED, past.opened_at, past.submitter, facts))
        return ticket

    def _add(self, ticket: Ticket, at: datetime, text: str, **author: Any) -> Message:
        message = Message(ticket=ticket, text=text.strip(), created_at=at, **author)
        self.messages.append(message)
        return message

    def _tell(self, name: str, step: Step, **facts: Any) -> None:
        self.recorded.append((name, step.at, step.by, facts))

    def _wrote(self, step: Step) -> None:
        ticket, before = self.ticket, self.ticket.status
        message = self._add(ticket, step.at, step.text, customer=ticket.requester)
        apply_customer_message(ticket, message, at=step.at)
        ticket.status = statuses.after_requester_wrote(before)
        facts = {"before": before, "after": ticket.status, "resolution": ticket.resolutions}
        self._tell(names.TICKET_REQUESTER_WROTE, step, message=message, takes_part=True, **facts)
        if before == statuses.SOLVED:
            ticket.reopens += 1
            self._tell(names.TICKET_REOPENED, step, resolution=ticket.resolutions, message=message)
        elif before != ticket.status:
            self._tell(names.TICKET_STATUS_CHANGED, step, before=before, after=ticket.status)

    def _replied(self, step: Step) -> None:
        ticket = self.ticket
        message = self._add(ticket, step.at, step.text, agent=step.by)
        apply_agent_message(ticket, at=step.at)
        ticket.status = statuses.after_agent_acted(ticket.status)
        ticket.assignee = ticket.assignee or step.by
        self._tell(names.TICKET_REPLIED, step, message=message)
        if step.value:
            self._status(step)

    def _noted(self, step: Step) -> None:
        message = self._add(self.ticket, step.at, step.text, agent=step.by, kind=Message.Kind.NOTE)
        if step.by and step.by.is_agent:
            self.ticket.status = statuses.after_agent_acted(self.ticket.status)
        self._tell(names.TICKET_NOTED, step, message=message)

    def _status(self, step: Step) -> None:
        ticket, before = self.ticket, self.ticket.status
        if step.value == before:
            return
        ticket.status = step.value
        facts = {"before": before, "after": step.value}
        if step.value != statuses.SOLVED:
            self._tell(names.TICKET_STATUS_CHANGED, step, **facts)
            return
        ticket.solved_at, ticket.waiting_since = step.at, None
        ticket.resolutions += 1
        ticket.assignee = ticket.assignee or step.by
        facts |= {"resolution": ticket.resolutions, "at_iso": step.at.isoformat()}
        self._tell(names.TICKET_RESOLVED, step, **facts)

    def _assignee(self, step: Step) -> None:
        to: User = step.value
        before, self.ticket.assignee = self.ticket.assignee_id, to
        self.ticket.status = statuses.after_agent_acted(self.ticket.status)
        facts = {"before": before, "after": to.pk, "after_name": to.name}
        self._tell(names.TICKET_ASSIGNED, step, **facts)

    def _team(self, step: Step) -> None:
        team: Team = step.value
        before, self.ticket.team = self.ticket.team_id, team
        facts = {"before_team": before, "after_team": team.pk, "after_name": team.name}
        self._tell(names.TICKET_ASSIGNED, step, **facts)

    def _tags(self, step: Step) -> None:
        before, self.ticket.tags = self.ticket.tags, [*step.value]
        self._tell(names.TICKET_TAGGED, step, before=before, after=self.ticket.tags)

    def _priority(self, step: Step) -> None:
        before, self.ticket.priority = self.ticket.priority, step.value
        self._tell(names.TICKET_PRIORITY_CHANGED, step, before=str(before), after=step.value)

    def events(self) -> Iterator[PastEvent]:
        """The ledger's rows; messages are named by their keys, which they have by now."""
        for name, at, by, facts in self.recorded:
            plain = {
                key: value.pk if isinstance(value, Message) else value
                for key, value in facts.items()
            }
            yield PastEvent(name, self.ticket, at, by, plain)

    def timeline_entry(self) -> TimelineEntry:
        entry = timeline_entry(self.ticket, messages=len(self.messages))
        return TimelineEntry(customer=self.ticket.requester, **entry)
