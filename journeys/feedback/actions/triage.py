"""Triage of answers: marking them read, and deciding about suspected machine answers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from journeys.events import FEEDBACK_JUDGED
from journeys.feedback.actions.announce import announce_answer
from journeys.feedback.actions.answers import needs_call
from journeys.feedback.actions.follow_ups import open_follow_up
from journeys.models import Answer
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

BotDetection = Answer.BotDetection


def mark_read(answer: Answer, *, by: User, now: datetime | None = None) -> Answer:
    """Mark the answer as read; the first reader is kept."""
    read = Answer.objects.filter(pk=answer.pk, read_at=None)
    if read.update(read_at=now or timezone.now(), read_by=by):
        announce_answer(answer)
    answer.refresh_from_db()
    return answer


def judge_answer(
    answer: Answer,
    *,
    is_good: bool,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Answer:
    """Set whether a suspect answer counts in the figures."""
    with transaction.atomic():
        current = (
            Answer.objects.select_for_update(of=("self",), no_key=True)
            .select_related(
                "touchpoint__journey__owner", "touchpoint__owner", "request__team__lead"
            )
            .get(pk=answer.pk)
        )
        verdict = BotDetection.CLEARED if is_good else BotDetection.SUSPECT
        if current.bot_detection == verdict:
            return current
        before, current.bot_detection = current.bot_detection, verdict
        current.save(update_fields=["bot_detection"])
        judged = origin_of(by, now, caused_by).record(
            FEEDBACK_JUDGED,
            current,
            before=before,
            after=str(verdict),
        )
        if needs_call(current):
            open_follow_up(current, now=judged.at, caused_by=judged)
        announce_answer(current)
    return current
