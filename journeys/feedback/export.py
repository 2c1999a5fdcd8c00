"""Answers as CSV: one row for each, with the facts of its request as they were."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.utils import timezone

from journeys.feedback.followup_questions import choice_labels
from journeys.metrics.scales import SCALES, Metric, band
from journeys.models import Answer, AnswerQuerySet

BATCH = 500
# A spreadsheet reads a cell that begins with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Names of columns are for programs, and do not change with the language.
COLUMNS = (
    "answered_at", "changed_at", "metric", "lowest_score", "score", "highest_score", "band",
    "comment", "choices", "wants_contact", "counted", "bot_detection", "customer", "email",
    "ticket", "subject", "journey", "touchpoint", "channel", "agent", "team", "department",
    "language", "question", "survey", "survey_version", "map_version", "resolved_at", "sent_at",
)  # fmt: skip


class _Echo:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(answers: AnswerQuerySet) -> Iterator[str]:
    """Yield the header and a line for each answer, read in batches.

    Times are ISO 8601 in the installation's zone. A text that a spreadsheet would take for a
    formula has an apostrophe in front. The first line begins with a byte order mark, by which
    spreadsheets know that it is UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    rows = answers.select_related(
        "customer", "ticket", "touchpoint__journey", "request__agent", "request__team",
        "request__department", "request__survey", "request__map_version",
    )  # fmt: skip
    for answer in rows.iterator(chunk_size=BATCH):
        yield writer.writerow([_cell(value) for value in _values(answer)])


def _values(answer: Answer) -> list[Any]:
    request, metric = answer.request, cast(Metric, answer.metric)
    scale, score = SCALES[metric], answer.score
    place = answer.touchpoint
    is_counted = score is not None and answer.bot_detection != Answer.BotDetection.SUSPECT
    return [
        answer.answered_at, answer.changed_at, metric, scale.low, score, scale.high,
        "" if score is None else band(score, metric),
        answer.comment, "; ".join(choice_labels(answer.band, answer.choices)),
        answer.wants_contact, is_counted, answer.bot_detection,
        answer.customer.name, request.email, answer.ticket_id, answer.ticket.subject,
        place.journey.title if place else "", place.name if place else "", request.channel,
        request.agent.name if request.agent else "", str(request.team or ""),
        str(request.department or ""), request.language, request.question,
        str(request.survey or ""), request.survey_version,
        request.map_version.number if request.map_version else "",
        request.resolved_at, request.sent_at,
    ]  # fmt: skip


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = timezone.localtime(value, timezone.get_default_timezone())
        return local.isoformat(timespec="seconds")
    if isinstance(value, str):
        text = value.replace("\0", "")
        return f"'{text}" if text.startswith(FORMULA) else text
    return value
