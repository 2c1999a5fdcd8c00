"""Feedback of the simulated year: who is asked, who answers, who is called back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from accounts.models import User
from demo.seed.answers import ANSWERS, ANYTIME, BY_MAIL, OUTCOMES, RAPIDO, SAYS_WHY
from demo.seed.conversation import Conversation
from demo.seed.hours import after_minutes, when_awake, when_open
from demo.seed.schedule import Schedule
from demo.seed.texts import Person, touchpoints
from demo.seed.wording import seed_of
from journeys.feedback.actions.feedback_history import PastAnswer, PastCall
from journeys.feedback.bot_detection import too_soon
from journeys.feedback.eligibility import (
    EligibilityFacts,
    block_reason,
    permanent_block_reason,
)
from journeys.feedback.replies.reading import read_reply
from journeys.feedback.send_window import follow_up_due, in_send_window, zone
from journeys.models import FeedbackRequest, Survey

State = FeedbackRequest.State
UNREAD_FOR = timedelta(days=6)
# Most follow-ups of these days are still open: of each owner's three, the first two.
OPEN_FOR = timedelta(days=9)
OPT_OUT_AFTER = 7  # requests, for those who do not want to be asked


@dataclass
class Request:
    """A feedback request of the simulated year; `ended_at` is when it was sent or given up."""

    conversation: Conversation
    resolution: int
    resolved_at: datetime
    due_at: datetime
    state: State = State.WAITING
    reason: str = ""
    ended_at: datetime | None = None
    answer: PastAnswer | None = None

    def end(self, state: State, at: datetime, reason: str = "") -> None:
        self.state, self.ended_at, self.reason = state, at, reason


class Feedback:
    """The observer of all conversations: asks by the rules of the product, simulates answers."""

    def __init__(self, schedule: Schedule, survey: Survey, *, reluctant: set[Person]) -> None:
        self.schedule = schedule
        self.survey = survey
        self.rng = schedule.rng
        self.reluctant = reluctant
        self.conversations: list[Conversation] = []
        self.requests: list[Request] = []
        self.opted_out: dict[Person, datetime] = {}
        self.asked: Counter[Person] = Counter()
        self.last_asked: dict[Person, datetime] = {}
        self.suspects = 0
        self.calls = 0
        self.lately: Counter[int | None] = Counter()
        self.scores = {
            each.name: [int(weight) for weight in each.one("scores").split()]
            for each in touchpoints()
        }

    def opened(self, conversation: Conversation) -> None:
        self.conversations.append(conversation)

    def reopened(self, conversation: Conversation) -> None:
        self._withdraw(conversation)

    def resolved(self, conversation: Conversation) -> None:
        """Store the request that follows a resolution; an earlier one that waits is withdrawn."""
        self._withdraw(conversation)
        now = self.schedule.time
        request = Request(conversation, conversation.resolutions, now, self._due_at(conversation))
        self.requests.append(request)
        if reason := permanent_block_reason(self._facts(request), now):
            request.end(State.NOT_SENT, now, reason)
        else:
            self.schedule.at(request.due_at, lambda: self.send(request))

    def _withdraw(self, conversation: Conversation) -> None:
        for request in self.requests:
            if request.conversation is conversation and request.state == State.WAITING:
                request.end(State.WITHDRAWN, self.schedule.time, "not_resolved")

    def _due_at(self, conversation: Conversation) -> datetime:
        return in_send_window(
            self.schedule.time + self.survey.delay,
            zone(conversation.person.time_zone, settings.TIME_ZONE),
            earliest=self.survey.earliest_hour,
            latest=self.survey.latest_hour,
        )

    def _facts(self, request: Request) -> EligibilityFacts:
        conversation = request.conversation
        person = conversation.person
        return EligibilityFacts(
            is_still_resolved=conversation.is_solved
            and conversation.resolutions == request.resolution,
            metric=self.survey.metric,
            quarantine_days=self.survey.quarantine_days,
            last_asked_at=self.last_asked.get(person),
            other_ticket_open=any(
                each.person == person and not each.is_solved for each in self.conversations
            ),
            opted_out=person in self.opted_out,
            email=person.email.lower(),
        )

    def send(self, request: Request) -> None:
        now = self.schedule.time
        if request.state != State.WAITING:
            return
        if reason := block_reason(self._facts(request), now):
            request.end(State.NOT_SENT, now, reason)
            return
        request.end(State.SENT, now)
        person = request.conversation.person
        self.last_asked[person] = now
        self.asked[person] += 1
        if person in self.reluctant:
            if self.asked[person] == OPT_OUT_AFTER:
                self.schedule.at(now + timedelta(hours=2), lambda: self.opt_out(person))
            return
        self._schedule_answer(request, person)

    def opt_out(self, person: Person) -> None:
        self.opted_out[person] = self.schedule.time
        for request in self.requests:
            if request.conversation.person == person and request.state == State.WAITING:
                request.end(State.NOT_SENT, self.schedule.time, "opted_out")

    def _schedule_answer(self, request: Request, person: Person) -> None:
        now = self.schedule.time
        rng = Random(seed_of("answer", person.email, self.asked[person]))
        score = rng.choices(range(1, 6), self._weights(request))[0]
        if self._is_scanned(rng):
            self.suspects += 1
            # A scanner of the customer's mail server follows the link and presses Send.
            self.schedule.at(now + timedelta(seconds=4), lambda: self.answer(request, score, rng))
        elif rng.random() < ANSWERS[score]:
            moment = after_minutes(now, rng, median=200, spread=1.5)
            moment = max(moment, now + timedelta(seconds=50))
            moment = when_awake(moment, person.where, rng)
            self.schedule.at(moment, lambda: self.answer(request, score, rng))

    def _weights(self, request: Request) -> list[int]:
        topic = request.conversation.topic
        return RAPIDO if topic.courier == "rapido" else self.scores[topic.touchpoint]

    def _is_scanned(self, rng: Random) -> bool:
        """Two mails long ago and one of these days are opened by a machine first."""
        ago = self.schedule.now - self.schedule.time
        if ago < timedelta(days=6):
            return self.suspects < 3 and rng.random() < 0.3
        return ago > timedelta(days=60) and self.suspects < 2 and rng.random() < 0.02

    def answer(self, request: Request, score: int, rng: Random) -> None:
        """Press a number and say why on the page, or reply to the mail."""
        now = self.schedule.time
        seconds = too_soon(request.ended_at, now)
        is_suspect = seconds is not None
        comment = "" if is_suspect else self._comment(request, score, rng)
        said = f"{score} - {comment}" if comment else str(score)
        is_clear = read_reply(said, scale=(1, 5)).route == "record"
        by_mail = not is_suspect and is_clear and rng.random() < BY_MAIL
        wants_contact = not by_mail and score <= 2 and rng.random() < 0.35
        request.answer = PastAnswer(
            at=now,
            score=score,
            comment=comment,
            source="mail" if by_mail else "page",
            wants_contact=wants_contact and not is_suspect,
            bot_detection=f"{seconds} s after delivery" if is_suspect else "",
        )
        if self.schedule.now - now >= UNREAD_FOR:
            morning = when_open(now + timedelta(hours=16), self.rng)
            self.schedule.at(morning, lambda: self.read(request))
        if score <= 2 and not is_suspect:
            self._needs_call(request)

    def _comment(self, request: Request, score: int, rng: Random) -> str:
        if rng.random() > SAYS_WHY[score]:
            return ""
        topic = request.conversation.topic
        own, is_english = topic.comments.get(score, []), topic.language == "en"
        if own and (rng.random() < 0.85 or not is_english):
            return rng.choice(own)
        return rng.choice(ANYTIME[score]) if is_english else ""

    def read(self, request: Request) -> None:
        """Chloe reads in the morning of the next working day; the answers of this week wait."""
        assert request.answer
        request.answer.read_at = self.schedule.time
        request.answer.read_by = self.schedule.company["chloe"]
        if request.answer.bot_detection and request.answer.score <= 2:
            self._needs_call(request)

    def _needs_call(self, request: Request) -> None:
        owner = self._owner(request)
        rng = Random(seed_of("call", self.calls))
        self.calls += 1
        if self.schedule.now - self.schedule.time < OPEN_FOR and self._stays_open(owner):
            return
        due = follow_up_due(self.schedule.time, zone(owner.time_zone, settings.TIME_ZONE))
        moment = due + timedelta(
            hours=rng.choice([-4, -3, -2, -1, -1, 1]), minutes=rng.randrange(50)
        )
        outcome = OUTCOMES[self.calls % len(OUTCOMES)]
        self.schedule.at(when_open(moment, rng), lambda: self.call(request, owner, outcome))

    def _owner(self, request: Request) -> User:
        touchpoint = self.schedule.touchpoints[request.conversation.topic.touchpoint]
        return touchpoint.owner or self.schedule.company["lea"]

    def _stays_open(self, owner: User) -> bool:
        """Counted, not drawn, so that some are open at whatever hour the simulation ends."""
        self.lately[owner.pk] += 1
        return self.lately[owner.pk] % 3 != 0

    def call(self, request: Request, owner: User, outcome: str) -> None:
        assert request.answer
        first_name = request.conversation.person.first_name
        text = outcome.format(first=first_name)
        request.answer.call = PastCall(self.schedule.time, text, owner)

    def keep_newest_calls_open(self, touchpoint: str, count: int) -> None:
        """The newest dissatisfied answers at a touchpoint wait for a call, in a quiet week too."""
        answers = [
            request.answer
            for request in self.requests
            if request.answer and request.conversation.topic.touchpoint == touchpoint
        ]
        low = [each for each in answers if each.score <= 2 and not each.bot_detection]
        for answer in sorted(low, key=lambda each: each.at)[-count:]:
            answer.call = None
