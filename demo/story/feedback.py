"""Whether customers answer when they are asked, what they say, and who calls them back."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random

from django.utils.dateparse import parse_datetime

from customers.models import Customer
from demo.story import letters
from demo.story.clock import Clock
from demo.story.hours import after_minutes, when_awake, when_open
from demo.story.telling import Telling
from demo.story.texts import Matter, Person, touchpoints
from demo.story.wording import seed_of
from journeys.events import FEEDBACK_ASKED, FEEDBACK_RECEIVED, FEEDBACK_REQUESTED, FOLLOW_UP_OPENED
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.follow_ups import finish_follow_up
from journeys.feedback.actions.send_requests import send_request
from journeys.feedback.actions.triage import judge_answer, mark_read
from journeys.feedback.replies.reading import read_reply
from journeys.models import Answer, FeedbackRequest, FollowUp
from ledger.models import Event

# Of those who would give this score, how many answer at all: the angry and the delighted do.
ANSWERS = {1: 0.76, 2: 0.68, 3: 0.51, 4: 0.49, 5: 0.57}
SAYS_WHY = {1: 0.85, 2: 0.8, 3: 0.6, 4: 0.45, 5: 0.45}
BY_MAIL = 0.3
# How satisfied people are with the courier Rapido, 1 to 5.
RAPIDO = [9, 8, 4, 3, 3]
ANYTIME = {
    5: ["Quick and friendly.", "Just what I needed, thank you.", "Always a pleasure.", "Super!"],
    4: ["Good help.", "All fine.", "Friendly, a little slow."],
    3: ["It was all right.", "Took a while.", "Solved, but I had to ask twice."],
    2: ["Took too long.", "I had to explain it twice.", "Not what I expected from you."],
    1: ["Very disappointed.", "This cannot be how you want to work."],
}
OUTCOMES = [
    "Called {first}, apologised, the next delivery is free. Was friendly in the end.",
    "Rang twice, then reached {first}: wants no voucher, wants a date that holds. Gave one.",
    "Wrote and called. {first} was glad that somebody read it at all.",
    "Called. {first} says the answer was kind, only too late. Noted for the weekly round.",
    "Reached {first} in the evening. We exchange the part, all is well again.",
    "No answer by phone, so I wrote. {first} thanked me and will give us another try.",
]
UNREAD_FOR = timedelta(days=6)
# Most follow-ups of these days are still open: of each owner's three, the first two.
OPEN_FOR = timedelta(days=9)
# Answers by mail come byte for byte since then; see the conversations.
BYTES_SINCE = timedelta(days=24)
OPT_OUT_AFTER = 7  # requests, for those who do not want to be asked


class Feedback:
    """Listens to what the story's acts lead to, and puts the answers onto the stage."""

    def __init__(self, telling: Telling, *, reluctant: set[Person]) -> None:
        self.telling = telling
        self.rng = telling.rng
        self.reluctant = reluctant
        self.people = {customer.pk: person for person, customer in telling.customers.items()}
        self.matters: dict[int, Matter] = {}
        self.asked: dict[Person, int] = {}
        self.suspects = 0
        self.called: list[int] = []
        self.lately: Counter[int | None] = Counter()
        telling.reactions.listeners |= {
            FEEDBACK_REQUESTED: self.is_requested,
            FEEDBACK_ASKED: self.is_asked,
            FEEDBACK_RECEIVED: self.is_received,
            FOLLOW_UP_OPENED: self.needs_call,
        }
        self.scores = {
            each.name: [int(weight) for weight in each.one("scores").split()]
            for each in touchpoints()
        }

    def is_requested(self, event: Event) -> None:
        due = parse_datetime(event.facts["due_at"])
        assert due
        self.telling.at(due, lambda: self.send(event.subject_id))

    def send(self, pk: int) -> None:
        sent = send_request(FeedbackRequest(pk=pk), Clock.told)
        if sent and sent.state == FeedbackRequest.State.WAITING:
            self.telling.at(sent.due_at, lambda: self.send(pk))

    def is_asked(self, event: Event) -> None:
        """The customer has the mail now: will there be an answer, when, and which?"""
        request = FeedbackRequest.objects.select_related("touchpoint", "outbound").get(
            pk=event.subject_id
        )
        person = self.people[request.customer_id]
        self.asked[person] = self.asked.get(person, 0) + 1
        if person in self.reluctant:
            if self.asked[person] == OPT_OUT_AFTER:
                moment = Clock.told + timedelta(hours=2)
                self.telling.at(moment, lambda: self.reply(request, person, "stop"))
            return
        rng = Random(seed_of("answer", person.email, self.asked[person]))
        score = rng.choices(range(1, 6), self._weights(request))[0]
        if self._is_scanned(rng):
            self._press_by_machine(request, score)
        elif rng.random() < ANSWERS[score]:
            self.telling.at(
                self._when(person, rng), lambda: self.answer(request, person, score, rng)
            )

    def _weights(self, request: FeedbackRequest) -> list[int]:
        matter = self.matters.get(request.ticket_id)
        if matter and matter.courier == "rapido":
            return RAPIDO
        name = request.touchpoint.name if request.touchpoint else "Ask a question"
        return self.scores[name]

    def _is_scanned(self, rng: Random) -> bool:
        """Two mails long ago and one of these days are opened by a machine first."""
        ago = self.telling.now - Clock.told
        if ago < timedelta(days=6):
            return self.suspects < 3 and rng.random() < 0.3
        return ago > timedelta(days=60) and self.suspects < 2 and rng.random() < 0.02

    @staticmethod
    def _when(person: Person, rng: Random) -> datetime:
        moment = after_minutes(Clock.told, rng, median=200, spread=1.5)
        moment = max(moment, Clock.told + timedelta(seconds=50))
        return when_awake(moment, person.where, rng)

    def answer(self, request: FeedbackRequest, person: Person, score: int, rng: Random) -> None:
        """Press a number and say why on the page, or just reply to the mail."""
        comment = self._comment(request, score, rng)
        said = f"{score} - {comment}" if comment else str(score)
        is_clear = read_reply(said, scale=(1, 5)).route == "record"
        if is_clear and rng.random() < BY_MAIL and self.telling.now - Clock.told < BYTES_SINCE:
            self.reply(request, person, said)
            return
        record_answer(
            request,
            source="page",
            now=Clock.told,
            score=score,
            comment=comment or None,
            wants_contact=True if score <= 2 and rng.random() < 0.35 else None,
        )

    def reply(self, request: FeedbackRequest, person: Person, text: str) -> None:
        assert request.outbound
        self.telling.post.send(at_once=True)
        letters.answer(person, request.outbound, text, at=Clock.told)

    def _comment(self, request: FeedbackRequest, score: int, rng: Random) -> str:
        if rng.random() > SAYS_WHY[score]:
            return ""
        matter = self.matters.get(request.ticket_id)
        own = matter.comments.get(score, []) if matter else []
        is_english = matter is None or matter.language == "en"
        if own and (rng.random() < 0.85 or not is_english):
            return rng.choice(own)
        return rng.choice(ANYTIME[score]) if is_english else ""

    def _press_by_machine(self, request: FeedbackRequest, score: int) -> None:
        """A scanner of the customer's mail server follows the link and presses Send."""
        self.suspects += 1

        def press() -> None:
            record_answer(request, source="page", now=Clock.told, score=score)

        self.telling.at(Clock.told + timedelta(seconds=4), press)

    def is_received(self, event: Event) -> None:
        """Chloe reads what came in, in the morning of the next working day; this week's waits."""
        is_recent = self.telling.now - Clock.told < UNREAD_FOR
        if event.facts["before"] is None and not is_recent:
            morning = when_open(Clock.told + timedelta(hours=16), self.rng)
            is_suspect = event.facts["suspicion"] == "suspect"
            self.telling.at(morning, lambda: self.read(event.subject_id, is_suspect=is_suspect))

    def read(self, pk: int, *, is_suspect: bool) -> None:
        answer = Answer.objects.get(pk=pk)
        chloe = self.telling.company["chloe"]
        if is_suspect:
            judge_answer(answer, is_good=True, by=chloe)
        mark_read(answer, by=chloe)

    def needs_call(self, event: Event) -> None:
        due = parse_datetime(event.facts["due_at"])
        assert due
        rng = Random(seed_of("call", len(self.called)))
        self.called.append(event.subject_id)
        if self.telling.now - Clock.told < OPEN_FOR and self._stays_open(event.facts["owner"]):
            return
        moment = due + timedelta(
            hours=rng.choice([-4, -3, -2, -1, -1, 1]), minutes=rng.randrange(50)
        )
        self.telling.at(when_open(moment, rng), lambda: self.call(event.subject_id))

    def _stays_open(self, owner: int | None) -> bool:
        """Counted and not drawn, so that some are open at whatever hour the story ends."""
        self.lately[owner] += 1
        return self.lately[owner] % 3 != 0

    def call(self, pk: int) -> None:
        follow_up = FollowUp.objects.select_related("owner", "answer__customer").get(pk=pk)
        customer: Customer = follow_up.answer.customer
        said = OUTCOMES[pk % len(OUTCOMES)].format(first=customer.first_name)
        by = follow_up.owner or self.telling.company["lea"]
        finish_follow_up(follow_up, outcome=said, by=by)
