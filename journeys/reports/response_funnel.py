"""The response funnel: who was asked in a period and answered, and the reasons not to ask."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from journeys.metrics.response import Response
from journeys.models import FeedbackRequest, NotSent
from journeys.models.answer import ANSWERED, SUSPECT_REPLY
from journeys.models.counting import ticket_counts
from journeys.reports.cohort import asked_between
from journeys.reports.period import Period

State = FeedbackRequest.State
LEFT_OUT = (State.NOT_SENT, State.WITHDRAWN)
UNANSWERED = Q(reply=None) | Q(reply__score=None, reply__comment="")
BEHIND = {"asked": Q(), "answered": ANSWERED, "suspect": SUSPECT_REPLY, "unanswered": UNANSWERED}


@dataclass(frozen=True)
class ResponseFunnel:
    """Counts of a period: `response` of those asked in it, the others of what was solved in it.

    `reasons` are (code, label, count), most first.
    """

    response: Response
    solved: int
    waiting: int
    can_answer: int
    open_until: datetime | None
    reasons: list[tuple[str, str, int]]

    @property
    def not_asked(self) -> int:
        return sum(count for _code, _label, count in self.reasons)

    @property
    def expired(self) -> int:
        """Return the number of those without an answer whose link has expired."""
        return self.response.unanswered - self.can_answer

    @property
    def most(self) -> int:
        return max((count for _code, _label, count in self.reasons), default=1)


@dataclass(frozen=True)
class Part:
    """The requests that a funnel counts: those of a touchpoint, of a metric, or all."""

    touchpoint: int | None = None
    metric: str = ""

    def of(self, requests: QuerySet[FeedbackRequest]) -> QuerySet[FeedbackRequest]:
        if self.touchpoint:
            here = Q(touchpoint=self.touchpoint) | Q(touchpoint__merged_into=self.touchpoint)
            requests = requests.filter(here)
        return requests.filter(metric=self.metric) if self.metric else requests


ALL = Part()


def response_funnel_of(period: Period, part: Part = ALL, *, now: datetime) -> ResponseFunnel:
    """Return the funnel of a part in two queries: the counts, and the reasons.

    `can_answer` are those without an answer whose link works at `now`, the last one until
    `open_until`.
    """
    can_answer = Q(expires_at__gt=now) & UNANSWERED
    found = part.of(asked_between(*period.bounds)).aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=ANSWERED),
        suspect=Count("pk", filter=SUSPECT_REPLY),
        can_answer=Count("pk", filter=can_answer),
        open_until=Max("expires_at", filter=can_answer),
    )
    resolved = part.of(_resolved(period))
    groups = resolved.values_list("state", "reason").annotate(n=Count("pk")).order_by()
    states: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for state, reason, n in groups:
        states[state] += n
        if state in LEFT_OUT:
            left_out[reason] += n
    labels = dict(NotSent.choices)
    return ResponseFunnel(
        response=Response(found["asked"], found["answered"], found["suspect"]),
        solved=states.total(),
        waiting=states[State.WAITING],
        can_answer=found["can_answer"],
        open_until=found["open_until"],
        reasons=[
            (code, str(labels.get(code, code)), n)
            for code, n in sorted(left_out.items(), key=lambda each: (-each[1], each[0]))
        ],
    )


def requests_behind(
    which: str, period: Period, part: Part = ALL, *, reason: str = ""
) -> QuerySet[FeedbackRequest]:
    """Return the rows of a count, or those not asked for a reason.

    With their customers, tickets and touchpoints.
    """
    if which == "not_asked":
        left_out = _resolved(period).filter(state__in=LEFT_OUT)
        requests = left_out.filter(reason=reason) if reason else left_out
    else:
        requests = asked_between(*period.bounds).filter(BEHIND[which])
    return part.of(requests).select_related("customer", "ticket", "touchpoint")


def _resolved(period: Period) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(ticket_counts(), resolved_at__range=period.bounds)
