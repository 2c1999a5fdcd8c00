"""The timeline entries of feedback requests and answers, for what happens and for imports."""

from typing import Any, Final, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from journeys.metrics.scales import SCALES, Metric, band
from journeys.models import Answer, FeedbackRequest

TONES: Final = {"low": "act", "middle": "waiting", "high": "done"}


def request_line(request: FeedbackRequest, placement: dict[str, str]) -> dict[str, Any]:
    """Return the values of the timeline entry of a request that was sent."""
    return {
        "customer": request.customer,
        "kind": "request",
        "subject_type": "feedbackrequest",
        "subject_id": request.pk,
        "at": request.sent_at,
        "title": _("Feedback requested"),
        "detail": request.question,
        "url": f"/tickets/{request.ticket_id}/",
        "facts": {"ticket": request.ticket_id, **placement},
        "team_id": request.ticket.team_id,
    }


def answer_line(answer: Answer, placement: dict[str, str]) -> dict[str, Any]:
    """Return the values of the timeline entry of an answer, but for its detail and team."""
    return {
        "customer": answer.customer,
        "kind": "answer",
        "subject_type": "answer",
        "subject_id": answer.pk,
        "at": answer.answered_at,
        "title": answer.request.question,
        "url": f"{reverse('journeys:feedback')}?answer={answer.pk}",
        "facts": {
            "score": answer.score,
            "top": SCALES[cast(Metric, answer.metric)].high,
            "tone": TONES.get(answer.band, ""),
            "words": rating_text(answer),
            "metric": answer.metric,
            "ticket": answer.ticket_id,
            **placement,
        },
    }


def rating_text(answer: Answer) -> str:
    """Return a rating as text, "4 of 5, satisfied"."""
    if answer.score is None:
        return ""
    metric = cast(Metric, answer.metric)
    return f"{answer.score} of {SCALES[metric].high}, {band(answer.score, metric)}"
