"""The journey panel of a customer: their interactions and feelings as a curve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import cast

from django.db.models import QuerySet

from customers.models import Customer
from journeys.maps.charts.paths import curve
from journeys.metrics.figures import feeling
from journeys.metrics.scales import Metric
from journeys.models import Answer, AnswerQuerySet, Interaction, Placement
from journeys.placement.lookup import current_placements
from journeys.reports.period import Period, days_between

COLUMNS = 11
HEIGHT = 168


@dataclass(frozen=True)
class Moment:
    """One interaction; `felt` is −2 to +2 if the customer answered, else None."""

    interaction: Interaction
    x: float
    stage: str
    expected: float | None
    answer: Answer | None

    @property
    def felt(self) -> int | None:
        if self.answer is None or self.answer.score is None:
            return None
        value = feeling(self.answer.score, cast(Metric, self.answer.metric))
        return round(value) or (-1 if value < 0 else 0)  # an NPS of 6 is no neutral answer


@dataclass(frozen=True)
class CustomerPanel:
    moments: list[Moment]
    width: int
    expected: str
    lived: list[str]
    between: list[str]

    @property
    def period(self) -> Period:
        """Return the days of the moments shown."""
        first, last = (self.moments[at].interaction.occurred_at for at in (0, -1))
        return days_between(first, last)

    @property
    def stages(self) -> list[tuple[str, int, datetime, datetime]]:
        """Group adjacent moments by stage: name, count, first and last."""
        found = []
        for name, group in groupby(self.moments, key=lambda moment: moment.stage):
            run = [moment.interaction.occurred_at for moment in group]
            found.append((name, len(run), run[0], run[-1]))
        return found


def customer_panel_of(
    customer: Customer, *, interactions: QuerySet[Interaction], answers: AnswerQuerySet
) -> CustomerPanel | None:
    """Return the newest moments of a customer as a curve; None without any.

    `interactions` and `answers` are those that the reader may see, of whichever customer.
    """
    newest = _newest(customer, interactions)
    if not newest:
        return None
    given = _answers(customer, newest, answers)
    placements = current_placements({each.touchpoint_id for each in newest})
    moments = [_moment(at, interaction, given, placements) for at, interaction in enumerate(newest)]
    felt_points = [
        (moment.x, _y(moment.felt), at)
        for at, moment in enumerate(moments)
        if moment.felt is not None
    ]
    expected_points = [(m.x, _y(m.expected)) for m in moments if m.expected is not None]
    pairs = list(pairwise(felt_points))
    return CustomerPanel(
        moments=moments,
        width=100 * len(moments),
        expected=curve(expected_points) if len(expected_points) > 1 else "",
        lived=[curve([a[:2], b[:2]]) for a, b in pairs if b[2] == a[2] + 1],
        between=[curve([a[:2], b[:2]]) for a, b in pairs if b[2] > a[2] + 1],
    )


def customer_panel_space(customer: Customer, interactions: QuerySet[Interaction]) -> str:
    """Return the height that the panel needs, by its name; nothing without interactions."""
    return "curve" if interactions.filter(customer=customer).exists() else ""


def _newest(customer: Customer, visible: QuerySet[Interaction]) -> list[Interaction]:
    """Return the newest interactions, oldest first."""
    met = visible.filter(customer=customer).select_related("touchpoint__journey")
    return list(met.order_by("-occurred_at", "-pk")[:COLUMNS])[::-1]


def _answers(
    customer: Customer, interactions: Sequence[Interaction], visible: AnswerQuerySet
) -> dict[int, Answer]:
    """Return the answer of each interaction, if the reader may see it."""
    given = visible.filter(customer=customer).select_related("request")
    by_interaction = {answer.request.interaction_id: answer for answer in given}
    by_ticket = {answer.ticket_id: answer for answer in given}
    found: dict[int, Answer] = {}
    for interaction in interactions:
        answer = by_interaction.get(interaction.pk) or by_ticket.get(interaction.ticket_id or 0)
        if answer:
            found[interaction.pk] = answer
    return found


def _moment(
    at: int, interaction: Interaction, answers: dict[int, Answer], placements: dict[int, Placement]
) -> Moment:
    placement = placements.get(interaction.touchpoint_id)
    return Moment(
        interaction=interaction,
        x=100 * at + 50,
        stage=placement.stage.name if placement else "",
        expected=placement.expected_feeling if placement else None,
        answer=answers.get(interaction.pk),
    )


def _y(felt: float | None) -> float:
    return round(HEIGHT * (0.5 - (felt or 0) * 0.2), 1)
