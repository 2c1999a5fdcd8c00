"""The response funnel: resolutions, requests, answers, and reasons not to ask."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, FilteredRelation, Max, Q, QuerySet

from journeys.models import FeedbackRequest, NotSent

State = FeedbackRequest.State
LEFT_OUT = (State.NOT_SENT, State.WITHDRAWN)


@dataclass(frozen=True)
class ResponseFunnel:
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


def response_funnel_between(since: datetime, until: datetime) -> ResponseFunnel:
    """Return the funnel in two queries: the counts, and the reasons."""
    requests = _between(since, until)
    # Answers follow their resolution, so older ones are skipped.
    reply = FilteredRelation("answer", condition=Q(answer__answered_at__gte=since))
    totals = requests.annotate(reply=reply).aggregate(
        could=Count("pk"),
        asked=Count("pk", filter=Q(state=State.SENT)),
        answered=Count("pk", filter=Q(state=State.SENT, reply__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        open_until=Max("expires_at", filter=Q(state=State.SENT, reply=None)),
    )
    left_out = requests.filter(state__in=LEFT_OUT)
    counts = left_out.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    words = dict(NotSent.choices)
    reasons = [(code, str(words.get(code, code)), n) for code, n in counts]
    return ResponseFunnel(**totals, reasons=reasons)


def requests_behind(
    which: str, since: datetime, until: datetime, *, reason: str = ""
) -> QuerySet[FeedbackRequest]:
    """Return the rows of a count: "asked", "unanswered" or "not_asked" for a reason."""
    requests = _between(since, until)
    if which == "not_asked":
        left_out = requests.filter(state__in=LEFT_OUT)
        return left_out.filter(reason=reason) if reason else left_out
    asked = requests.filter(state=State.SENT)
    return asked.filter(answer=None) if which == "unanswered" else asked


def _between(since: datetime, until: datetime) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(resolved_at__gte=since, resolved_at__lt=until)
