"""The journey panel of a ticket: curve, promise and figure of its touchpoint."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from helpdesk.models import Ticket
from journeys.maps.charts.bars import IntervalBar, interval_bar
from journeys.maps.charts.emotion import Curve, mini_curve
from journeys.maps.map_columns import Column
from journeys.maps.signals.open_signals import open_signals
from journeys.maps.signals.sentences import SignalText
from journeys.metrics.figures import Figure
from journeys.models import Interaction, Journey, Placement, Touchpoint
from journeys.placement.lookup import current_version
from journeys.reports.evidence import newest_evidence
from journeys.reports.period import Period, default_period, oldest_evidence
from journeys.reports.touchpoint_scores import touchpoint_tallies

WIDTH, HEIGHT = 250, 52


@dataclass(frozen=True)
class StageLabel:
    name: str
    x: float
    edge: float
    is_here: bool


@dataclass(frozen=True)
class TicketPanel:
    """Content of the panel for a placed ticket. `here` is a point of the curve."""

    touchpoint: Touchpoint
    stage: str
    curve: Curve | None
    here: tuple[float, float] | None
    stages: list[StageLabel]
    figure: Figure
    bar: IntervalBar | None
    period: Period
    is_surely_below: bool = field(default=False)
    signals: list[SignalText] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        return self.period.since

    @property
    def until(self) -> datetime:
        return self.period.until


def ticket_panel_of(ticket: Ticket, now: datetime) -> TicketPanel | None:
    """Return the panel of the ticket's touchpoint and its neighbours; None if unplaced."""
    interactions = (
        Interaction.objects.filter(ticket=ticket)
        .select_related("touchpoint__journey", "touchpoint__owner")
        .annotate(journey_pk=F("touchpoint__journey"))
        .annotate(evidence=newest_evidence(oldest_evidence(now=now)))
    )
    if not (found := interactions.first()):
        return None
    touchpoint = found.touchpoint
    period = default_period(found.evidence, now=now)
    placements = _placements(touchpoint.journey)
    ids = {placement.touchpoint_id for placement in placements} | {touchpoint.pk}
    tallies = touchpoint_tallies(ids, period)
    figure = tallies[touchpoint.pk].figure(target=touchpoint.target)
    own = next((p for p in placements if p.touchpoint_id == touchpoint.pk), None)
    columns = [Column(each.stage, each, tally=tallies[each.touchpoint_id]) for each in placements]
    curve = mini_curve([column.point(0) for column in columns], width=WIDTH, height=HEIGHT)
    return TicketPanel(
        touchpoint=touchpoint,
        stage=own.stage.name if own else "",
        curve=curve if placements else None,
        here=_here(placements, curve, own) if own else None,
        stages=_stages(placements, own),
        figure=figure,
        bar=interval_bar(figure, width=226),
        period=period,
        is_surely_below=figure.tone == "below",
        signals=open_signals([touchpoint.pk]).get(touchpoint.pk, []),
    )


def _placements(journey: Journey) -> list[Placement]:
    """Return the placements of the newest published version, or of the draft if there is none."""
    version = current_version(journey.pk)
    if version is None:
        return []
    placements = version.placements.select_related("stage", "touchpoint")
    return list(placements.order_by("stage__position", "position", "pk"))


def _here(placements: list[Placement], curve: Curve, own: Placement) -> tuple[float, float]:
    x = _x(placements.index(own), placements)
    points = [*((dot.x, dot.y) for dot in curve.dots), *curve.expected_dots, *curve.stops]
    return min(points, key=lambda point: abs(point[0] - x), default=(x, HEIGHT / 2))


def _x(at: int, placements: list[Placement]) -> float:
    return WIDTH / len(placements) * (at + 0.5)


def _stages(placements: list[Placement], own: Placement | None) -> list[StageLabel]:
    room = WIDTH / max(1, len(placements))
    labels: list[StageLabel] = []
    at = 0
    while at < len(placements):
        stage = placements[at].stage
        span = sum(1 for placement in placements[at:] if placement.stage_id == stage.pk)
        is_here = own is not None and own.stage_id == stage.pk
        labels.append(StageLabel(stage.name, (at + span / 2) * room, (at + span) * room, is_here))
        at += span
    return labels
