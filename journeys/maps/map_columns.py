"""The columns of a map: touchpoints with cards and figures, grouped by stage."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from journeys.maps.charts.bars import Bar, IntervalBar, bars, interval_bar
from journeys.maps.charts.columns import CurvePoint
from journeys.maps.signals.sentences import SignalText
from journeys.metrics.evidence import evidence_level, usual_volume
from journeys.metrics.figures import Feeling, Figure
from journeys.models import Card, Kind, Placement, StagePlacement
from journeys.reports.touchpoint_scores import Tally


@dataclass
class Column:
    """A column of the map: a touchpoint, or an empty stage without one."""

    stage: StagePlacement
    placement: Placement | None
    number: int = 0
    is_last: bool = False
    is_first: bool = False
    cards: dict[str, list[Card]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    weeks: list[int] = field(default_factory=list)
    most_in_row: int | None = None
    newest: datetime | None = None
    signals: list[SignalText] = field(default_factory=list)

    @property
    def touchpoint(self) -> Any:
        return self.placement.touchpoint if self.placement else None

    @cached_property
    def figure(self) -> Figure:
        return self.tally.figure(target=self.touchpoint.target if self.placement else None)

    @cached_property
    def feeling(self) -> Feeling:
        return self.tally.feeling

    @cached_property
    def interval(self) -> IntervalBar | None:
        return interval_bar(self.figure)

    @cached_property
    def bars(self) -> list[Bar]:
        return bars(self.weeks, most=self.most_in_row)

    @property
    def answer_signal(self) -> SignalText | None:
        return self._signal(Kind.ANSWERS)

    @property
    def ticket_signal(self) -> SignalText | None:
        return self._signal(Kind.TICKETS)

    @property
    def this_week(self) -> int:
        return self.weeks[-1] if self.weeks else 0

    @property
    def usual_volume(self) -> int | None:
        """The usual tickets a week: while a signal is open, those of its baseline."""
        if found := self.ticket_signal:
            return round(7 * found.signal.usual / found.signal.n)
        return usual_volume(self.weeks)

    @property
    def level(self) -> str:
        return evidence_level(self.feeling.n)

    @property
    def is_below(self) -> bool:
        return self.placement is not None and self.point(0).is_surely_below

    def _signal(self, kind: str) -> SignalText | None:
        return next((text for text in self.signals if text.signal.kind == kind), None)

    def point(self, x: float) -> CurvePoint:
        assert self.placement
        felt = self.feeling
        return CurvePoint(
            x=x,
            expected=self.placement.expected_feeling,
            lived=felt.value,
            low=felt.low,
            high=felt.high,
            inner_low=felt.inner_low,
            inner_high=felt.inner_high,
            all_satisfied=felt.all_satisfied,
            thin=felt.is_thin,
            n=felt.n,
            name=self.placement.name,
            is_moment=self.placement.touchpoint.is_moment_of_truth,
        )


@dataclass
class StageColumns:
    placed: StagePlacement
    number: int
    columns: list[Column]

    @property
    def span(self) -> int:
        return len(self.columns)
