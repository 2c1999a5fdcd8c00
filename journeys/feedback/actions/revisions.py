"""Revisions of an answer: one for each time it was given, and for each press of a machine."""

from journeys.events import FEEDBACK_DISREGARDED
from journeys.feedback.actions.announce import announce_answer
from journeys.feedback.actions.received import ReceivedAnswer
from journeys.models import Answer, AnswerRevision


def disregard(answer: Answer, said: ReceivedAnswer, reason: str) -> Answer:
    """Keep a machine's press in the history only."""
    AnswerRevision.objects.create(
        answer=answer,
        score=said.score,
        comment=said.comment or "",
        source=said.source,
        open_for=said.open_for,
        bot_detection_reason=reason,
        at=said.at,
    )
    said.origin.record(
        FEEDBACK_DISREGARDED,
        answer,
        request=answer.request_id,
        ticket=answer.ticket_id,
        score=said.score,
        reason=reason,
    )
    announce_answer(answer)
    return answer


def last_given(answer: Answer) -> tuple[int | None, str, str] | None:
    """Return score, comment and reason of bot detection of the newest revision of the customer."""
    newest = answer.revisions.filter(is_from_other=False).last()
    return (newest.score, newest.comment, newest.bot_detection_reason) if newest else None


def add_revision(answer: Answer, said: ReceivedAnswer, reason: str = "") -> AnswerRevision:
    """Store the state of the answer, or the words of another person."""
    return AnswerRevision.objects.create(
        answer=answer,
        score=answer.score if not said.is_from_other else None,
        comment=answer.comment if not said.is_from_other else said.comment or "",
        full_text=said.full_text if said.full_text and said.full_text != said.comment else "",
        source=said.source,
        is_from_other=said.is_from_other,
        inbound=said.inbound,
        open_for=said.open_for,
        bot_detection_reason=reason,
        at=said.at,
    )
