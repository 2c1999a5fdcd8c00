"""Judgement of each press: a machine's is kept in the history and never replaces a person's."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from journeys.feedback.bot_detection import Press, is_in_a_row, is_unread, starts_row, too_soon
from journeys.models import Answer, AnswerRevision, FeedbackRequest

PAGE, MAIL, CHANGE = "page", "mail", "change"
SUSPECT, NONE = Answer.BotDetection.SUSPECT, Answer.BotDetection.NONE


def reason_to_suspect(
    answer: Answer,
    request: FeedbackRequest,
    *,
    source: str,
    score: int | None,
    at: datetime,
    open_for: timedelta | None,
) -> str:
    """Return why a machine may have sent this, or "".

    A reply by mail is a person's, and so is a change of a person's answer on the thank-you page.
    """
    if source == MAIL or (source == CHANGE and is_persons(answer)):
        return ""
    if source == PAGE and score is None:
        return ""
    delivered_at = request.outbound.sent_at if request.outbound else None
    seconds = too_soon(delivered_at or request.sent_at, at)
    if seconds is not None:
        return _("%s s after delivery") % seconds
    if is_in_a_row(Press(score, at, open_for), _last_press(answer)):
        return _("two scores within 45 s")
    if source == PAGE and is_unread(open_for) and _comes_again(answer, score):
        return _("page open for less than 1 s")
    return ""


def _comes_again(answer: Answer, score: int | None) -> bool:
    """Return True if an unread press would replace an answer, however long after it.

    It has another score than a person's answer, or follows an unread press of a machine.
    """
    if is_persons(answer):
        return score != answer.score
    before = _last_press(answer)
    return before is not None and is_unread(before.open_for)


def is_persons(answer: Answer) -> bool:
    """Return True if the answer holds what a person gave."""
    has_answer = answer.score is not None or bool(answer.comment)
    return has_answer and answer.bot_detection != SUSPECT


def is_disregarded(answer: Answer, reason: str) -> bool:
    """Return True if a suspect press leaves the answer as it is: a person gave it.

    A press that begins a row of a machine's only seemed to be a person's, unless a person had
    answered before: a row never replaces that answer.
    """
    if not reason or not is_persons(answer):
        return False
    revisions = list(answer.revisions.filter(is_from_other=False))
    presses = [_press_of(each) for each in revisions if each.score is not None]
    if not presses or not starts_row(presses[-1]) or answer.bot_detection != NONE:
        return True
    return any(not press.is_suspect and not starts_row(press) for press in presses)


def judge(answer: Answer, reason: str, *, gives_score: bool, confirms_score: bool) -> None:
    """Set the judgement of an answer to that of the press that gives or confirms its score."""
    if reason and gives_score:
        answer.bot_detection, answer.bot_detection_reason = SUSPECT, reason
    elif (gives_score or confirms_score) and not reason and answer.bot_detection == SUSPECT:
        answer.bot_detection, answer.bot_detection_reason = NONE, ""


def _last_press(answer: Answer) -> Press | None:
    """Return the newest press of the customer's links."""
    revision = answer.revisions.filter(is_from_other=False, score__isnull=False).last()
    return _press_of(revision) if revision else None


def _press_of(revision: AnswerRevision) -> Press:
    return Press(
        score=revision.score,
        at=revision.at,
        open_for=revision.open_for,
        is_suspect=bool(revision.bot_detection_reason),
        is_bare=not revision.comment and revision.source == PAGE,
    )
