"""Announcement of an answer on the ticket, the customer's timeline and the map."""

from typing import Any

from django.utils.translation import gettext as _

from customers.actions.timeline import add_to_timeline
from helpdesk.models import Ticket
from journeys.events import FEEDBACK_RECEIVED
from journeys.feedback.actions.timeline import answer_line
from journeys.models import Answer
from journeys.placement.lookup import current_placement
from ledger import live
from ledger.origin import Origin


def announce_recorded_answer(
    answer: Answer,
    *,
    source: str,
    before: int | None,
    origin: Origin,
    words_of_other: str = "",
) -> None:
    """Write the timeline entry, record the event and publish live updates."""
    origin.record(FEEDBACK_RECEIVED, answer, **received_facts(answer, source, before))
    add_to_timeline(
        **answer_line(answer, current_placement(answer.touchpoint)),
        detail=_detail(answer, words_of_other),
        team_id=_team_of(answer),
    )
    announce_answer(answer)


def received_facts(answer: Answer, source: str, before: int | None) -> dict[str, Any]:
    """Return the facts of the event that an answer was received; `before` is the score before."""
    return {
        "request": answer.request_id,
        "ticket": answer.ticket_id,
        "customer": answer.customer_id,
        "touchpoint": answer.touchpoint_id,
        "metric": answer.metric,
        "score": answer.score,
        "before": before,
        "band": answer.band,
        "has_comment": bool(answer.comment),
        "bot_detection": answer.bot_detection,
        "source": source,
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
