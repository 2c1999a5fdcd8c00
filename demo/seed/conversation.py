"""One ticket of the simulated year, from the first message to the resolution."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, Protocol

from accounts.models import User
from demo.seed.company import ANSWERING
from demo.seed.hours import after_minutes, last_waking_time, was_open, when_awake, when_open
from demo.seed.schedule import Schedule
from demo.seed.texts import Person
from demo.seed.wording import Wording, seed_of
from helpdesk.actions.import_tickets import Kind, PastTicket, Step
from helpdesk.models import Ticket
from mail.models import Mailbox

THANKS = [
    "Thank you!",
    "Perfect, thanks for the quick answer.",
    "Great, that is all I needed.",
    "Thanks a lot, have a good week.",
]
URGENT = {"damage"}


class Observer(Protocol):
    """Told of each change of a conversation, at its simulated time."""

    def opened(self, conversation: "Conversation") -> None: ...
    def resolved(self, conversation: "Conversation") -> None: ...
    def reopened(self, conversation: "Conversation") -> None: ...


class Conversation:
    """A simulated ticket; each turn schedules the next one.

    `turns` are those still to come; the last agent's turn leaves the ticket as `ends_as`. Turns
    that would come after `ends_by` are moved before it.
    """

    def __init__(
        self,
        schedule: Schedule,
        wording: Wording,
        *,
        channel: str = "mail",
        turns: list[tuple[str, str]] | None = None,
        ends_as: str = "solved",
        ends_by: datetime | None = None,
        observer: Observer,
        agent: str = "",
    ) -> None:
        self.schedule = schedule
        self.observer = observer
        self.wording = wording
        self.person: Person = wording.person
        self.topic = wording.topic
        self.channel = channel
        self.turns = [*(self.topic.turns if turns is None else turns)]
        self.ends_as = ends_as
        self.ends_by = ends_by or schedule.now
        self.named_agent = agent
        self.rng = Random(seed_of(self.person.email, self.topic.number, wording.variant))
        self.past: PastTicket | None = None
        self.is_solved = False
        self.resolutions = 0
        self.taken_up_at: datetime | None = None

    @property
    def opened_at(self) -> datetime:
        """The moment at which the ticket was opened."""
        assert self.past
        return self.past.opened_at

    @property
    def ticket(self) -> Ticket:
        """The row, once it is imported."""
        assert self.past
        assert self.past.ticket
        return self.past.ticket

    def begin(self) -> None:
        self.schedule.at(self.wording.at, self.open)

    @cached_property
    def agent(self) -> User:
        """The same colleague stays with a ticket."""
        if self.named_agent:
            return self.schedule.company[self.named_agent]
        names, weights = ANSWERING[self.topic.team]
        return self.schedule.company[self.rng.choices(names, weights)[0]]

    @cached_property
    def _mailbox(self) -> Mailbox:
        """Many write to the one address they know; the ticket then changes teams."""
        mailboxes = self.schedule.company.mailboxes
        return mailboxes[self.topic.team if self.rng.random() < 0.8 else "delivery"]

    def open(self) -> None:
        self.past = PastTicket(
            requester=self.schedule.customers[self.person],
            requester_email=self.person.email,
            subject=self.wording.subject,
            text=self.wording.opening,
            opened_at=self.schedule.time,
            channel=self.channel,
            mailbox=self._mailbox,
            submitter=self.agent if self.channel == "phone" else None,
        )
        self.observer.opened(self)
        if self.named_agent and not self.turns:
            self._step("assignee", value=self.agent)
        self._next()

    def _step(
        self, kind: Kind, *, by: User | None = None, text: str = "", value: Any = None
    ) -> None:
        assert self.past
        by = by or (None if kind == "wrote" else self.agent)
        self.past.steps.append(Step(kind, self.schedule.time, by, text, value))

    def _next(self) -> None:
        if not self.turns:
            return
        author, _text = self.turns[0]
        rng, time = self.rng, self.schedule.time
        if author == "customer":
            moment = after_minutes(time, rng, median=150, spread=1.1)
            self._later(moment, self.customer_writes, by_customer=True)
        elif author == "note":
            moment = after_minutes(time, rng, median=25, spread=0.5)
            self._later(moment, self.colleague_notes)
        else:
            # A message at night waits until the morning; by day an answer takes an hour.
            begun = when_open(time, rng)
            moment = after_minutes(begun, rng, median=48, spread=0.9)
            self._later(moment, self.agent_replies)

    def _later(
        self, moment: datetime, action: Callable[[], None], *, by_customer: bool = False
    ) -> None:
        """At the next hour at which this person writes; or, if it would be over by then, at the
        last one before that."""
        if by_customer:
            moment = when_awake(moment, self.person.where, self.rng)
        else:
            moment = when_open(moment, self.rng)
        if moment > self.ends_by:
            last = self.ends_by - timedelta(minutes=self.rng.randrange(2, 40))
            moment = last_waking_time(last, self.person.where) if by_customer else was_open(last)
        self.schedule.at(max(moment, self.schedule.time + timedelta(minutes=3)), action)

    def customer_writes(self) -> None:
        _author, text = self.turns.pop(0)
        self._write(self.wording.say(text, now=self.schedule.time))
        self._next()

    def _write(self, text: str) -> None:
        self._step("wrote", text=text)
        if self.is_solved:
            self.is_solved = False
            self.observer.reopened(self)

    def colleague_notes(self) -> None:
        _author, text = self.turns.pop(0)
        by = self.schedule.company["ben" if self.agent.first_name != "Ben" else "jonas"]
        self._step("noted", by=by, text=self.wording.say(text, now=self.schedule.time))
        self._next()

    def agent_replies(self) -> None:
        _author, text = self.turns.pop(0)
        if self.taken_up_at is None:
            self._take_up()
        is_last = not any(author == "agent" for author, _text in self.turns)
        awaits = "pending" if self.turns else self.ends_as
        rests = is_last and awaits == "solved" and self.rng.random() < 0.15
        status = "pending" if rests else awaits
        self._step("replied", text=self.wording.say(text, now=self.schedule.time), value=status)
        if self.turns:
            self._next()
        elif rests:
            quiet = self.schedule.time + timedelta(hours=self.rng.randrange(20, 60))
            self._later(quiet, self.resolve)
        elif awaits == "solved":
            self._solved()

    def _take_up(self) -> None:
        """The changes an agent makes right before the first answer."""
        self.taken_up_at = self.schedule.time
        company = self.schedule.company
        team = company.teams[self.topic.team]
        if self._mailbox.team_id != team.pk:
            self._step("team", by=company["ana"], value=team)
        self._step("tags", value=self.topic.tags)
        if URGENT & set(self.topic.tags):
            self._step("priority", value="high")

    def resolve(self) -> None:
        self._step("status", value="solved")
        self._solved()

    def _solved(self) -> None:
        self._count_resolution()
        if self.rng.random() < 0.06:
            moment = after_minutes(self.schedule.time, self.rng, median=90, spread=0.8)
            self._later(moment, self.customer_thanks, by_customer=True)

    def _count_resolution(self) -> None:
        self.is_solved = True
        self.resolutions += 1
        self.observer.resolved(self)

    def customer_thanks(self) -> None:
        """Thanks reopen a ticket: only a person can tell that nothing is wrong."""
        self._write(self.rng.choice(THANKS))
        begun = when_open(self.schedule.time, self.rng)
        moment = after_minutes(begun, self.rng, median=60, spread=0.5)
        self._later(moment, self.resolve_again)

    def resolve_again(self) -> None:
        self._step("status", value="solved")
        self._count_resolution()
