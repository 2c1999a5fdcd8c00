"""Silence is told too: who could have been asked, who was, who answered, and why not."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from journeys.models import FeedbackRequest, NotSent

State = FeedbackRequest.State


@dataclass(frozen=True)
class Silence:
    """Counts over the resolutions of a period. `reasons` are (code, words, count), most first."""

    could: int
    asked: int
    answered: int
    waiting: int
    open_until: datetime | None
    reasons: list[tuple[str, str, int]]

    @property
    def not_asked(self) -> int:
        return sum(count for _code, _words, count in self.reasons)

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered

    @property
    def most(self) -> int:
        return max((count for _code, _words, count in self.reasons), default=1)


def silence_between(since: datetime, until: datetime) -> Silence:
    """Two queries: the funnel, and the reasons."""
    requests = FeedbackRequest.objects.filter(resolved_at__gte=since, resolved_at__lt=until)
    totals = requests.aggregate(
        could=Count("pk"),
        asked=Count("pk", filter=Q(state=State.SENT)),
        answered=Count("pk", filter=Q(state=State.SENT, answer__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        open_until=Max("expires_at", filter=Q(state=State.SENT, answer=None)),
    )
    left_out = requests.filter(state__in=[State.NOT_SENT, State.WITHDRAWN])
    counts = left_out.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    words = dict(NotSent.choices)
    reasons = [(code, str(words.get(code, code)), n) for code, n in counts]
    return Silence(**totals, reasons=reasons)
