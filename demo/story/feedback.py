"""Whether customers answer when they are asked, what they say, and who calls them back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from customers.models import Customer
from demo.story import letters
from demo.story.clock import Clock
from demo.story.hours import after_minutes, when_awake, when_open
from demo.story.telling import Telling
from demo.story.texts import Matter, Person, touchpoints
from journeys.actions import (
    finish_follow_up,
    judge_answer,
    mark_read,
    record_answer,
    send_request,
)
from journeys.events import FEEDBACK_ASKED, FEEDBACK_RECEIVED, FEEDBACK_REQUESTED, FOLLOW_UP_OPENED
from journeys.models import Answer, FeedbackRequest, FollowUp
from journeys.replies import read_reply
from ledger.models import Event

# Of those who would give this score, how many answer at all: the angry and the delighted do.
ANSWERS = {1: 0.72, 2: 0.62, 3: 0.46, 4: 0.47, 5: 0.56}
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
UNREAD_FOR = timedelta(days=3)
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
        score = self.rng.choices(range(1, 6), self._weights(request))[0]
        if self.suspects < 4 and self.rng.random() < 0.012:
            self._press_by_machine(request, score)
        elif self.rng.random() < ANSWERS[score]:
            moment = self._when(person)
            self.telling.at(moment, lambda: self.answer(request, person, score))

    def _weights(self, request: FeedbackRequest) -> list[int]:
        matter = self.matters.get(request.ticket_id)
        if matter and matter.courier == "rapido":
            return RAPIDO
        name = request.touchpoint.name if request.touchpoint else "Ask a question"
        return self.scores[name]

    def _when(self, person: Person) -> datetime:
        moment = after_minutes(Clock.told, self.rng, median=200, spread=1.5)
        return when_awake(max(moment, Clock.told + timedelta(seconds=50)), _zone(person), self.rng)

    def answer(self, request: FeedbackRequest, person: Person, score: int) -> None:
        """Press a number and say why on the page, or just reply to the mail."""
        comment = self._comment(request, score)
        said = f"{score} - {comment}" if comment else str(score)
        is_clear = read_reply(said, scale=(1, 5)).route == "record"
        if is_clear and self.rng.random() < BY_MAIL:
            self.reply(request, person, said)
            return
        record_answer(
            request,
            source="page",
            now=Clock.told,
            score=score,
            comment=comment or None,
            wants_contact=True if score <= 2 and self.rng.random() < 0.35 else None,
        )

    def reply(self, request: FeedbackRequest, person: Person, text: str) -> None:
        assert request.outbound
        letters.answer(person, request.outbound, text, at=Clock.told)

    def _comment(self, request: FeedbackRequest, score: int) -> str:
        if self.rng.random() > SAYS_WHY[score]:
            return ""
        matter = self.matters.get(request.ticket_id)
        own = matter.comments.get(score, []) if matter else []
        is_english = matter is None or matter.language == "en"
        if own and (self.rng.random() < 0.85 or not is_english):
            return self.rng.choice(own)
        return self.rng.choice(ANYTIME[score]) if is_english else ""

    def _press_by_machine(self, request: FeedbackRequest, score: int) -> None:
        """A scanner of the customer's mail server follows the link and presses Send."""
        self.suspects += 1
        self.telling.at(
            Clock.told + timedelta(seconds=4),
            lambda: record_answer(request, source="page", now=Clock.told, score=score) and None,
        )

    def is_received(self, event: Event) -> None:
        """Chloe reads what came in, in the morning of the next working day."""
        if event.facts["before"] is not None:
            return
        morning = when_open(Clock.told + timedelta(hours=16), self.rng)
        if self.telling.now - morning > UNREAD_FOR - timedelta(days=1):
            is_suspect = event.facts["suspicion"] == "suspect"
            self.telling.at(morning, lambda: self.read(event.subject_id, is_suspect=is_suspect))

    def read(self, pk: int, *, is_suspect: bool) -> None:
        answer = Answer.objects.get(pk=pk)
        chloe = self.telling.company["chloe"]
        if is_suspect and self.suspects == 1:
            judge_answer(answer, is_good=True, by=chloe)
        if not is_suspect:
            mark_read(answer, by=chloe)

    def needs_call(self, event: Event) -> None:
        due = parse_datetime(event.facts["due_at"])
        assert due
        hours = self.rng.choice([-4, -3, -2, -1, -1, 1, 20])
        moment = when_open(due + timedelta(hours=hours, minutes=self.rng.randrange(50)), self.rng)
        self.telling.at(moment, lambda: self.call(event.subject_id))

    def call(self, pk: int) -> None:
        follow_up = FollowUp.objects.select_related("owner", "answer__customer").get(pk=pk)
        customer: Customer = follow_up.answer.customer
        said = self.rng.choice(OUTCOMES).format(first=customer.first_name)
        by = follow_up.owner or self.telling.company["lea"]
        finish_follow_up(follow_up, outcome=said, by=by)


def _zone(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone)
