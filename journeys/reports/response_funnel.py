"""The response funnel: resolutions, requests, answers, and reasons not to ask."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, FilteredRelation, Max, Q, QuerySet

from journeys.models import FeedbackRequest, NotSent
from journeys.reports.period import Period

State = FeedbackRequest.State
LEFT_OUT = (State.NOT_SENT, State.WITHDRAWN)


@dataclass(frozen=True)
class ResponseFunnel:
    """Counts over the resolutions of a period. `reasons` are (code, label, count), most first."""

    solved: int
    asked: int
    answered: int
    waiting: int
    can_answer: int
    open_until: datetime | None
    reasons: list[tuple[str, str, int]]

    @property
    def not_asked(self) -> int:
        return sum(count for _code, _label, count in self.reasons)

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered

    @property
    def expired(self) -> int:
        """Return the number of those without an answer whose link has expired."""
        return self.unanswered - self.can_answer

    @property
    def most(self) -> int:
        return max((count for _code, _label, count in self.reasons), default=1)


def response_funnel_of(period: Period, *, now: datetime) -> ResponseFunnel:
    """Return the funnel in two queries: the counts, and the reasons.

    `can_answer` are those without an answer whose link works at `now`, the last one until
    `open_until`.
    """
    requests = _resolved(period)
    # Answers follow their resolution, so older ones are skipped.
    reply = FilteredRelation("answer", condition=Q(answer__answered_at__gte=period.since))
    can_answer = Q(state=State.SENT, reply=None, expires_at__gt=now)
    totals = requests.annotate(reply=reply).aggregate(
        solved=Count("pk"),
        asked=Count("pk", filter=Q(state=State.SENT)),
        answered=Count("pk", filter=Q(state=State.SENT, reply__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        can_answer=Count("pk", filter=can_answer),
        open_until=Max("expires_at", filter=can_answer),
    )
    left_out = requests.filter(state__in=LEFT_OUT)
    counts = left_out.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    labels = dict(NotSent.choices)
    reasons = [(code, str(labels.get(code, code)), n) for code, n in counts]
    return ResponseFunnel(**totals, reasons=reasons)


def requests_behind(which: str, period: Period, *, reason: str = "") -> QuerySet[FeedbackRequest]:
    """Return the rows of a count: "asked", "unanswered" or "not_asked" for a reason.

    With their customers, tickets and touchpoints.
    """
    requests = _resolved(period).select_related("customer", "ticket", "touchpoint")
    if which == "not_asked":
        left_out = requests.filter(state__in=LEFT_OUT)
        return left_out.filter(reason=reason) if reason else left_out
    asked = requests.filter(state=State.SENT)
    return asked.filter(answer=None) if which == "unanswered" else asked


def _resolved(period: Period) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(resolved_at__range=period.bounds)
