"""Recording of answers: stored raw, with a revision for each change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, cast

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from journeys.feedback.actions.announce import announce_recorded_answer
from journeys.feedback.actions.follow_ups import open_follow_up
from journeys.feedback.actions.judge_press import (
    MAIL,
    is_disregarded,
    judge,
    reason_to_suspect,
)
from journeys.feedback.actions.received import ReceivedAnswer
from journeys.feedback.actions.revisions import add_revision, disregard, last_given
from journeys.metrics.scales import SCALES, Metric
from journeys.models import Answer, AnswerRevision, FeedbackRequest
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.models import InboundMail

MAX_COMMENT_LENGTH: Final = 20_000
# Columns written by an answer; the read mark is not one of them.
ANSWER_COLUMNS: Final = (
    "score", "band", "comment", "choices", "wants_contact", "bot_detection", "bot_detection_reason",
    "changed_at",
)  # fmt: skip


class CannotRecordAnswer(Refused):
    """The message gives the reason and the next step."""


def record_answer(
    request: FeedbackRequest,
    *,
    source: str,
    score: int | None = None,
    comment: str | None = None,
    full_text: str | None = None,
    inbound: InboundMail | None = None,
    choices: Sequence[str] | None = None,
    wants_contact: bool | None = None,
    is_from_other: bool = False,
    open_for: timedelta | None = None,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Answer:
    """Store an answer, or replace the one given before; revisions keep both.

    A reply by mail is stored once however often it is delivered. A reply by another person is
    stored as a comment of theirs and never changes a score. `full_text` is the whole reply,
    `open_for` the time for which the page was open. A press by a machine does not change a
    person's answer.
    """
    said = ReceivedAnswer(
        source=source,
        origin=origin_of(by, now, caused_by),
        score=score,
        comment=_cleaned(comment),
        full_text=_cleaned(full_text),
        inbound=inbound,
        is_from_other=is_from_other,
        choices=choices,
        wants_contact=wants_contact,
        open_for=open_for,
    )
    _check(request, said)
    with transaction.atomic():
        # Row lock: concurrent submissions wait for each other.
        current = (
            FeedbackRequest.objects.select_for_update(of=("self",), no_key=True)
            .select_related("customer", "touchpoint__journey", "team__lead", "outbound", "ticket")
            .get(pk=request.pk)
        )
        if inbound and (kept := AnswerRevision.objects.filter(inbound=inbound).first()):
            return kept.answer
        if is_from_other:
            return _keep_comment_of_other(current, said)
        return _record(current, said)


def _cleaned(comment: str | None) -> str | None:
    """Remove NUL, the one character that PostgreSQL cannot store."""
    if comment is None:
        return None
    return comment.replace("\0", "").strip()[:MAX_COMMENT_LENGTH]


def _check(request: FeedbackRequest, said: ReceivedAnswer) -> None:
    if request.sent_at is None:
        raise CannotRecordAnswer(_("This survey was not sent, so it cannot be answered."))
    if said.score is None:
        return
    if said.is_from_other:
        raise CannotRecordAnswer(_("Only the person who was asked can give a score."))
    scale = SCALES[cast(Metric, request.metric)]
    if said.score not in scale.scores:
        message = _("Choose a number from %(low)s to %(high)s.")
        raise CannotRecordAnswer(message % {"low": scale.low, "high": scale.high})


def _record(request: FeedbackRequest, said: ReceivedAnswer) -> Answer:
    answer, is_new = _answer_of(request, said.at)
    before = answer.score
    if not is_new and said.source == MAIL and answer.comment and said.comment:
        said = replace(said, comment=_joined(answer, said))
    reason = _reason_to_suspect(answer, request, said)
    if is_disregarded(answer, reason):
        return disregard(answer, said, reason)
    judge(
        answer,
        reason,
        gives_score=said.score is not None,
        confirms_score=said.choices is not None,
    )
    if said.score is not None:
        answer.score, answer.band = said.score, band_of(request.metric, said.score)
    if said.comment is not None:
        answer.comment = said.comment
    if said.choices is not None:
        answer.choices = [choice[:60] for choice in said.choices]
    if said.wants_contact is not None:
        answer.wants_contact = said.wants_contact
    if is_new or (answer.score, answer.comment, reason) != last_given(answer):
        add_revision(answer, said, reason)
        answer.changed_at = said.at
    answer.save(update_fields=ANSWER_COLUMNS)
    if needs_call(answer):
        open_follow_up(answer, now=said.at)
    announce_recorded_answer(answer, source=said.source, before=before, origin=said.origin)
    return answer


def _answer_of(request: FeedbackRequest, at: datetime) -> tuple[Answer, bool]:
    # Row lock: agents may read and judge an answer while the customer changes it.
    answer = (
        Answer.objects.select_for_update(of=("self",), no_key=True).filter(request=request).first()
    )
    if answer:
        answer.request = request
        return answer, False
    fresh = Answer(
        request=request,
        customer=request.customer,
        touchpoint=request.touchpoint,
        ticket=request.ticket,
        metric=request.metric,
        answered_at=at,
        changed_at=at,
    )
    fresh.save()
    return fresh, True


def _joined(answer: Answer, said: ReceivedAnswer) -> str | None:
    """Merge a later mail: without a score it is appended, with one it replaces."""
    if said.score is not None or said.comment in answer.comment.split("\n\n"):
        return said.comment
    return f"{answer.comment}\n\n{said.comment}"[:MAX_COMMENT_LENGTH]


def band_of(metric: str, score: int) -> str:
    """The band of a score on the scale of its metric: low, middle or high."""
    scale = SCALES[cast(Metric, metric)]
    bands = [Answer.Band.LOW, Answer.Band.MIDDLE, Answer.Band.HIGH]
    return bands[(score >= scale.middle_from) + (score >= scale.high_from)]


def _reason_to_suspect(answer: Answer, request: FeedbackRequest, said: ReceivedAnswer) -> str:
    return reason_to_suspect(
        answer,
        request,
        source=said.source,
        score=said.score,
        at=said.at,
        open_for=said.open_for,
    )


def needs_call(answer: Answer) -> bool:
    """Return True if a person must get back to the customer; not for a suspect answer."""
    if answer.bot_detection == Answer.BotDetection.SUSPECT:
        return False
    return answer.band == Answer.Band.LOW or answer.wants_contact


def _keep_comment_of_other(request: FeedbackRequest, said: ReceivedAnswer) -> Answer:
    answer, _is_new = _answer_of(request, said.at)
    add_revision(answer, said)
    announce_recorded_answer(
        answer,
        source=said.source,
        before=answer.score,
        origin=said.origin,
        words_of_other=said.comment or "",
    )
    return answer
