"""The cohort of a response rate: the requests sent in a period, each with its answer."""

from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet

from journeys.models import FeedbackRequest
from journeys.models.counting import ticket_counts


def asked_between(since: datetime, until: datetime) -> QuerySet[FeedbackRequest]:
    """Return the requests sent in the period, with `reply` as their answer, whenever it came."""
    requests = FeedbackRequest.objects.filter(ticket_counts(), sent_at__range=(since, until))
    # An answer follows its request, so older ones are skipped.
    reply = FilteredRelation("answer", condition=Q(answer__answered_at__gte=since))
    return requests.annotate(reply=reply)
