"""One matter, from the customer's first words to the resolution, turn by turn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from random import Random

from accounts.models import User
from demo.story import letters
from demo.story.clock import Clock
from demo.story.company import ANSWERING
from demo.story.feedback import Feedback
from demo.story.hours import after_minutes, was_awake, was_open, when_awake, when_open
from demo.story.telling import Telling
from demo.story.texts import Person
from demo.story.wording import Words, seed_of
from helpdesk.actions import (
    Received,
    add_note,
    assign_team,
    assign_ticket,
    open_ticket,
    receive_message,
    reply_to_ticket,
    resolve_ticket,
    set_priority,
    tag_ticket,
)
from helpdesk.models import Ticket
from journeys.placement.tickets import move_ticket
from mail.models import Mailbox, OutboundMail

THANKS = [
    "Thank you!",
    "Perfect, thanks for the quick answer.",
    "Great, that is all I needed.",
    "Thanks a lot, have a good week.",
]
BYTES_SINCE = timedelta(days=24)
URGENT = {"damage"}


class Conversation:
    """Plays itself: each turn puts the next one onto the stage.

    `turns` are those still to come; the last agent's turn leaves the ticket as `ends_as`. What
    would come after `ends_by` is drawn before it.
    """

    def __init__(
        self,
        telling: Telling,
        words: Words,
        *,
        channel: str = "mail",
        turns: list[tuple[str, str]] | None = None,
        ends_as: str = "solved",
        ends_by: datetime | None = None,
        feedback: Feedback,
        agent: str = "",
    ) -> None:
        self.telling = telling
        self.feedback = feedback
        self.words = words
        self.person: Person = words.person
        self.matter = words.matter
        self.channel = channel
        self.turns = [*(self.matter.turns if turns is None else turns)]
        self.ends_as = ends_as
        self.ends_by = ends_by or telling.now
        self.named_agent = agent
        self.rng = Random(seed_of(self.person.email, self.matter.number, words.variant))
        self.mail: OutboundMail | None = None

    def begin(self) -> None:
        self.telling.at(self.words.at, self.open)

    @cached_property
    def agent(self) -> User:
        """The same colleague stays with a matter."""
        if self.named_agent:
            return self.telling.company[self.named_agent]
        names, weights = ANSWERING[self.matter.team]
        return self.telling.company[self.rng.choices(names, weights)[0]]

    def open(self) -> None:
        if self.channel == "mail" and self._has_bytes:
            self.ticket = self._by_mail()
        else:
            self.ticket = self._as_it_was_kept()
        self.feedback.matters[self.ticket.pk] = self.matter
        if self.named_agent and not self.turns:
            assign_ticket(self.ticket, to=self.agent, by=self.agent)
        self._next()

    @property
    def _has_bytes(self) -> bool:
        """Mail of the last weeks comes through the door, byte for byte; what is older is told
        by the action that the door leads to, which takes a third of the time."""
        return self.telling.now - Clock.told < BYTES_SINCE

    @cached_property
    def _box(self) -> Mailbox:
        """Many write to the one address they know; the ticket then changes teams."""
        boxes = self.telling.company.mailboxes
        return boxes[self.matter.team if self.rng.random() < 0.8 else "delivery"]

    def _by_mail(self) -> Ticket:
        subject, text = self.words.subject, self.words.opening
        mail = letters.write_new(
            self.person, to=self._box, subject=subject, text=text, at=Clock.told
        )
        return Ticket.objects.get(pk=int(mail.about.partition(":")[2]))

    def _as_it_was_kept(self) -> Ticket:
        return open_ticket(
            requester=self.telling.customers[self.person],
            requester_email=self.person.email,
            subject=self.words.subject,
            text=self.words.opening,
            channel=self.channel,
            mailbox=self._box,
            by=self.agent if self.channel == "phone" else None,
        )

    def _next(self) -> None:
        if not self.turns:
            return
        who, _text = self.turns[0]
        rng = self.rng
        if who == "customer":
            moment = after_minutes(Clock.told, rng, median=150, spread=1.1)
            self._later(moment, self.customer_writes, by_customer=True)
        elif who == "note":
            moment = after_minutes(Clock.told, rng, median=25, spread=0.5)
            self._later(moment, self.colleague_notes)
        else:
            # Whoever writes at night waits until the morning; by day an answer takes an hour.
            begun = when_open(Clock.told, rng)
            moment = after_minutes(begun, rng, median=48, spread=0.9)
            self._later(moment, self.agent_replies)

    def _later(
        self, moment: datetime, act: Callable[[], None], *, by_customer: bool = False
    ) -> None:
        """At the next hour at which this person writes; or, if it would be over by then, at the
        last one before that."""
        if by_customer:
            moment = when_awake(moment, self.person.where, self.rng)
        else:
            moment = when_open(moment, self.rng)
        if moment > self.ends_by:
            last = self.ends_by - timedelta(minutes=self.rng.randrange(2, 40))
            moment = was_awake(last, self.person.where) if by_customer else was_open(last)
        self.telling.at(max(moment, Clock.told + timedelta(minutes=3)), act)

    def customer_writes(self) -> None:
        _who, text = self.turns.pop(0)
        self._answer(self.words.say(text, now=Clock.told))
        self._next()

    def _answer(self, text: str) -> None:
        self.telling.post.send(at_once=True)
        if self._has_bytes:
            assert self.mail
            letters.answer(self.person, self.mail, text, at=Clock.told)
        else:
            writer = self.telling.customers[self.person]
            receive_message(self.ticket, Received(writer, self.person.email, text))

    def colleague_notes(self) -> None:
        _who, text = self.turns.pop(0)
        by = "ben" if self.agent.first_name != "Ben" else "jonas"
        add_note(self.ticket, self.words.say(text, now=Clock.told), by=self.telling.company[by])
        self._next()

    def agent_replies(self) -> None:
        _who, text = self.turns.pop(0)
        self.ticket.refresh_from_db(fields=["team", "status", "tags"])
        if self.mail is None:
            self._take_up()
        is_last = not any(who == "agent" for who, _text in self.turns)
        awaits = "pending" if self.turns else self.ends_as
        rests = is_last and awaits == "solved" and self.rng.random() < 0.15
        message = reply_to_ticket(
            self.ticket,
            self.words.say(text, now=Clock.told),
            by=self.agent,
            status="pending" if rests else awaits,
        )
        self.mail = message.outbound
        if self.turns:
            self._next()
        elif rests:
            quiet = Clock.told + timedelta(hours=self.rng.randrange(20, 60))
            self._later(quiet, self.resolve)
        elif awaits == "solved":
            self._solved()

    def _take_up(self) -> None:
        """What an agent sets right before the first answer."""
        company, team = self.telling.company, self.telling.company.teams[self.matter.team]
        if self.ticket.team_id != team.pk:
            assign_team(self.ticket, team=team, by=company["ana"])
        tag_ticket(self.ticket, tags=self.matter.tags, by=self.agent)
        if URGENT & set(self.matter.tags):
            set_priority(self.ticket, priority="high", by=self.agent)
        meant = self.telling.touchpoints[self.matter.touchpoint]
        if self.telling.reactions.placed.get(self.ticket.pk) != meant.pk:
            move_ticket(self.ticket, to=meant, by=self.agent)

    def resolve(self) -> None:
        resolve_ticket(self.ticket, by=self.agent)
        self._solved()

    def _solved(self) -> None:
        rng = self.rng
        if rng.random() < 0.06:
            moment = after_minutes(Clock.told, rng, median=90, spread=0.8)
            self._later(moment, self.customer_thanks, by_customer=True)

    def customer_thanks(self) -> None:
        """Thanks reopen a ticket: nobody but a person can tell that nothing is wrong."""
        self._answer(self.rng.choice(THANKS))
        begun = when_open(Clock.told, self.rng)
        moment = after_minutes(begun, self.rng, median=60, spread=0.5)
        self._later(moment, self.resolve_again)

    def resolve_again(self) -> None:
        resolve_ticket(self.ticket, by=self.agent)
