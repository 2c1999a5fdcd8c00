"""Feedback requests as pages find them: by the token of a link, or by their ticket."""

from datetime import datetime

from django.db.models import QuerySet

from helpdesk.models import Ticket
from journeys.feedback.tokens import hashed
from journeys.models import Answer, FeedbackRequest


def find_open_request(token: str, *, now: datetime) -> FeedbackRequest | None:
    """Return the request whose link to the score has this token, until it expires."""
    requests = FeedbackRequest.objects.select_related(
        "customer", "ticket__mailbox", "agent", "team__lead", "outbound__mailbox"
    )
    return requests.filter(score_token=hashed(token), expires_at__gt=now).first()


def request_to_unsubscribe(token: str) -> FeedbackRequest | None:
    """Return the request whose link to unsubscribe has this token. It does not expire."""
    requests = FeedbackRequest.objects.select_related(
        "customer", "agent", "ticket__mailbox", "survey", "outbound__mailbox"
    )
    return requests.filter(unsubscribe_token=hashed(token)).first()


def answer_to(feedback_request: FeedbackRequest) -> Answer | None:
    """Return the answer of a request, with the owner of its follow-up."""
    return (
        Answer.objects.filter(request=feedback_request).select_related("follow_up__owner").first()
    )


def requests_about(ticket: Ticket) -> QuerySet[FeedbackRequest]:
    """Return the requests of a ticket with their answers, by resolution."""
    requests = FeedbackRequest.objects.filter(ticket=ticket).order_by("resolution")
    requests = requests.select_related("answer__follow_up__owner", "outbound", "survey")
    return requests.prefetch_related("answer__revisions")
