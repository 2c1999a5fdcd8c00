"""The follow-ups a person has promised, and the answers about tickets they solved."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count

from accounts.models import User
from helpdesk.access import visible_tickets
from journeys.access import visible_answers
from journeys.metrics.figures import Figure
from journeys.metrics.scales import Metric
from journeys.models import Answer, FollowUp
from journeys.reports.touchpoint_scores import Tally

SHOWN = 10
DAYS = 30


@dataclass(frozen=True)
class OwnScores:
    """The newest answers, and a figure of each metric, withheld under five answers."""

    answers: list[Answer]
    figures: list[Figure]


def own_follow_ups(user: User) -> list[FollowUp]:
    """Return the calls that the person has to make, the first due first."""
    tickets = visible_tickets(user).in_the_flow()
    calls = FollowUp.objects.filter(owner=user, done_at=None, answer__ticket__in=tickets)
    found = calls.select_related("answer__customer", "touchpoint").order_by("due_at", "pk")
    return list(found[:SHOWN])


def own_scores(user: User, *, now: datetime) -> OwnScores:
    """Return the answers of the last `DAYS` days about tickets that the person solved."""
    since = now - timedelta(days=DAYS)
    about = visible_answers(user).counted()
    about = about.filter(request__agent=user, answered_at__gte=since)
    answers = list(about.with_people().order_by("-answered_at", "-pk")[:SHOWN])
    rows = about.order_by().values("metric", "score").annotate(n=Count("pk"))
    tally = Tally()
    for metric, score, n in rows.values_list("metric", "score", "n"):
        tally.counts[cast(Metric, metric)][cast(int, score)] = n
    return OwnScores(answers, [tally.figure(metric) for metric in sorted(tally.counts)])
