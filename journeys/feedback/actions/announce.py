"""Announcement of an answer on the ticket, the customer's timeline and the map."""

from typing import Any, Final, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.actions.timeline import add_to_timeline
from helpdesk.models import Ticket
from journeys.events import FEEDBACK_RECEIVED
from journeys.metrics.scales import SCALES, Metric, band
from journeys.models import Answer
from journeys.placement.lookup import current_placement
from ledger import live
from ledger.origin import Origin

TONES: Final = {"low": "act", "middle": "waiting", "high": "done"}


def announce_recorded_answer(
    answer: Answer,
    *,
    source: str,
    before: int | None,
    origin: Origin,
    words_of_other: str = "",
) -> None:
    """Write the timeline entry, record the event and publish live updates."""
    origin.record(
        FEEDBACK_RECEIVED,
        answer,
        request=answer.request_id,
        ticket=answer.ticket_id,
        customer=answer.customer_id,
        touchpoint=answer.touchpoint_id,
        metric=answer.metric,
        score=answer.score,
        before=before,
        band=answer.band,
        has_comment=bool(answer.comment),
        suspicion=answer.bot_detection,
        source=source,
    )
    add_to_timeline(
        answer.customer,
        kind="answer",
        subject_type="answer",
        subject_id=answer.pk,
        at=answer.answered_at,
        title=answer.request.question,
        detail=_detail(answer, words_of_other),
        url=f"{reverse('journeys:feedback')}?answer={answer.pk}",
        facts=timeline_facts(answer) | current_placement(answer.touchpoint),
        team_id=_team_of(answer),
    )
    announce_answer(answer)


def timeline_facts(answer: Answer) -> dict[str, Any]:
    """Return the facts of an answer's timeline entry, but for stage and touchpoint."""
    return {
        "score": answer.score,
        "top": SCALES[cast(Metric, answer.metric)].high,
        "tone": TONES.get(answer.band, ""),
        "words": rating_text(answer),
        "metric": answer.metric,
        "ticket": answer.ticket_id,
    }


def _detail(answer: Answer, words_of_other: str) -> str:
    """Return the comment, and apart from it what another person wrote."""
    marked = _("%s (by a person other than the customer asked)") % words_of_other
    return "\n\n".join(filter(None, [answer.comment, marked if words_of_other else ""]))


def _team_of(answer: Answer) -> int | None:
    """Return the ticket's team with the row locked, so the team cannot change before the commit."""
    tickets = Ticket.objects.select_for_update(no_key=True)
    return tickets.values_list("team_id", flat=True).get(pk=answer.ticket_id)


def announce_answer(answer: Answer) -> None:
    """Publish live updates for the ticket, the customer, the map and the feedback page."""
    topics = [f"ticket:{answer.ticket_id}", f"customer:{answer.customer_id}", "feedback"]
    if answer.touchpoint:
        topics += [f"map:{answer.touchpoint.journey_id}", f"touchpoint:{answer.touchpoint_id}"]
    live.publish(*topics)


def rating_text(answer: Answer) -> str:
    """Return a rating as text, "4 of 5, satisfied"."""
    if answer.score is None:
        return ""
    metric = cast(Metric, answer.metric)
    return f"{answer.score} of {SCALES[metric].high}, {band(answer.score, metric)}"
