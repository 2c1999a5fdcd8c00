"""The conditions in the end, from the database and from the mail that customers received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpdesk.models import Message, Ticket
from journeys.models import Answer, AnswerRevision, FeedbackRequest, FollowUp
from ledger.models import Delivery
from mail.models import InboundMail, OutboundMail
from tests.kills.conversation import Conversation
from tests.kills.system import Kill, System

# A copy is accepted when its worker or the database died between the server's acceptance and the
# commit.
WINDOW_SECONDS = 1.5
MAY_DOUBLE = ("mailer", "postgres")


@dataclass(frozen=True)
class Finding:
    what: str
    wanted: int
    found: int
    wrong: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.wanted == self.found and not self.wrong


def look(system: System, talks: Sequence[Conversation]) -> list[Finding]:
    return [
        *_mails_in(talks),
        *_replies(system, talks),
        *_questions(system, talks),
        *_answers(talks),
        _copies(system),
        _ledger(),
    ]


def _each_once(what: str, counts: dict[str, int]) -> Finding:
    wrong = tuple(f"{name}: {count}" for name, count in counts.items() if count != 1)
    return Finding(what, len(counts), sum(counts.values()), wrong)


def _mails_in(talks: Sequence[Conversation]) -> Iterator[Finding]:
    sent = [
        each for talk in talks for each in (*talk.said.ticket_mails, talk.said.answer_mail) if each
    ]
    kept = {each: InboundMail.objects.filter(message_id__contains=each).count() for each in sent}
    yield _each_once("mails that got 250, kept once", kept)
    of_tickets = [each for talk in talks for each in talk.said.ticket_mails]
    entries = {
        each: Message.objects.filter(inbound__message_id__contains=each, kind="public").count()
        for each in of_tickets
    }
    yield _each_once("mails to a ticket, one entry each", entries)
    tickets = {talk.subject: Ticket.objects.filter(subject=talk.subject).count() for talk in talks}
    yield _each_once("conversations, one ticket each", tickets)
    yield Finding("tickets in all", len(talks), Ticket.objects.count())


def _replies(system: System, talks: Sequence[Conversation]) -> Iterator[Finding]:
    written, went_out = {}, {}
    for talk in talks:
        for key in talk.said.submissions:
            messages = Message.objects.filter(submission=key)
            written[f"{talk.plan.number} {key}"] = messages.count()
            ids = set(messages.values_list("outbound__message_id", flat=True))
            came = [each.message_id.strip("<>") for each in system.sink.mails_to(talk.address)]
            went_out[f"{talk.plan.number} {key}"] = sum(each in ids for each in came)
    yield _each_once("replies, kept once", written)
    yield _each_once("replies that reached the customer, by Message-ID", went_out)


def _questions(system: System, talks: Sequence[Conversation]) -> Iterator[Finding]:
    stored, written, went_out = {}, {}, {}
    for talk in talks:
        for resolution in range(1, Ticket.objects.get(pk=talk.ticket.pk).resolutions + 1):
            asked = FeedbackRequest.objects.filter(ticket=talk.ticket, resolution=resolution)
            stored[f"{talk.plan.number}/{resolution}"] = asked.count()
        came = {each.message_id.strip("<>") for each in system.sink.mails_to(talk.address)}
        questions = OutboundMail.objects.filter(kind="feedback_request", recipients=[talk.address])
        written[str(talk.plan.number)] = questions.count()
        went_out[str(talk.plan.number)] = questions.filter(message_id__in=came).count()
    yield _each_once("resolutions, one question stored each", stored)
    yield Finding("resolutions", 2 * len(talks), len(stored))
    yield _each_once("first questions, one mail each", written)
    yield _each_once("questions that reached the customer, by Message-ID", went_out)
    mails = sum(len(system.sink.mails_to(talk.address)) for talk in talks)
    yield Finding("mails to customers in all, by Message-ID", 3 * len(talks), mails)


def _answers(talks: Sequence[Conversation]) -> Iterator[Finding]:
    kept, revisions, calls = {}, {}, {}
    for talk in talks:
        name, said = str(talk.plan.number), talk.said
        answers = Answer.objects.filter(request__ticket=talk.ticket)
        kept[name] = answers.filter(score=said.score, comment=said.comment).count()
        revisions[name] = AnswerRevision.objects.filter(answer__in=answers).count()
        if talk.plan.answers_by_mail:
            calls[name] = FollowUp.objects.filter(answer__in=answers).count()
    yield _each_once("answers, with the score and words that were given", kept)
    yield _each_once("answers, given once", revisions)
    yield _each_once("dissatisfied answers, one follow-up each", calls)


def _copies(system: System) -> Finding:
    """Second copies under the same Message-ID; an error unless a kill explains them."""
    seen: dict[str, float] = {}
    copies, wrong = 0, []
    for kept in system.sink.copies:
        if kept.message_id in seen:
            copies += 1
            if not _explains(seen[kept.message_id], system.kills):
                wrong.append(kept.message_id)
        seen[kept.message_id] = kept.at
    return Finding(
        "second copies, same Message-ID (only in SMTP's window)", copies, copies, tuple(wrong)
    )


def _explains(at: float, kills: Sequence[Kill]) -> bool:
    return any(
        kill.victim in MAY_DOUBLE and at - 0.1 <= kill.at <= at + WINDOW_SECONDS for kill in kills
    )


def _ledger() -> Finding:
    left = Delivery.objects.undelivered().count()
    left += InboundMail.objects.exclude(state="delivered").count()
    # A feedback request is withdrawn from the outbox when its customer writes first.
    left += OutboundMail.objects.exclude(state__in=["sent", "withdrawn"]).count()
    return Finding("events, mails in and mails out not done in the end", 0, left)
