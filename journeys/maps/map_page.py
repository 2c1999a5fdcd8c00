"""Read model of the map page: columns with cards, figures and tickets.

It takes six queries, however many stages, touchpoints and cards there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from config.composed import composed_once
from journeys.maps.charts.emotion import Curve, emotion_curve
from journeys.maps.map_columns import Column, StageColumns
from journeys.maps.signals.open_signals import open_signals
from journeys.metrics.evidence import is_quiet
from journeys.models import Answer, Card, Channel, Journey, MapVersion, Placement, StagePlacement
from journeys.reports.period import Period
from journeys.reports.ticket_volume import this_week, tickets_per_week
from journeys.reports.touchpoint_scores import touchpoint_tallies

COLUMN = 168


@dataclass
class MapPage:
    """A version of a journey's map over a period."""

    journey: Journey
    version: MapVersion
    stages: list[StageColumns]
    period: Period
    now: datetime

    @property
    def days(self) -> int:
        return self.period.days

    @property
    def week(self) -> Period:
        """Return the days of the last count of tickets."""
        return this_week(now=self.now)

    @cached_property
    def columns(self) -> list[Column]:
        return [column for stage in self.stages for column in stage.columns]

    @cached_property
    def touchpoints(self) -> list[Column]:
        return [column for column in self.columns if column.placement]

    @cached_property
    def curve(self) -> Curve:
        points = [
            column.point(COLUMN * (at + 0.5))
            for at, column in enumerate(self.columns)
            if column.placement
        ]
        return emotion_curve(points, width=COLUMN * len(self.columns))

    @property
    def column_count(self) -> int:
        return len(self.columns) + 1

    @property
    def newest(self) -> datetime | None:
        return max((column.newest for column in self.columns if column.newest), default=None)

    @property
    def is_quiet(self) -> bool:
        return is_quiet(self.newest, self.now)


def read_map_page(version: MapVersion, *, period: Period, now: datetime) -> MapPage:
    """Return the map of a version, its journey loaded, with figures of a period.

    The tickets and the age of the evidence are those of its end, if that is past.
    """
    now = min(now, period.until)
    placements = _placements(version.pk, now)
    ids = [placement.touchpoint_id for placement in placements]
    cards = _cards(version)
    tallies = touchpoint_tallies(ids, period)
    weeks = tickets_per_week(ids, now=now)
    signals = {} if period.version else open_signals(ids)
    most = max((max(counts) for counts in weeks.values()), default=None)
    columns = defaultdict(list)
    for placement in placements:
        key = placement.touchpoint_id
        columns[placement.stage_id].append(
            Column(
                stage=placement.stage,
                placement=placement,
                cards=cards[key],
                tally=tallies[key],
                weeks=weeks.get(key, []),
                most_in_row=most,
                newest=placement.newest_answer_at,
                signals=signals.get(key, []),
            )
        )
    stages = [
        StageColumns(placed, number, columns[placed.pk] or [Column(placed, None)])
        for number, placed in enumerate(_stages(version.pk), 1)
    ]
    _number(stages)
    return MapPage(version.journey, version, stages, period, now)


def placed_touchpoints(version: MapVersion, now: datetime) -> QuerySet[Placement]:
    """Return the placements in column order, with the relations a column prints."""
    newest = Answer.objects.counted().filter(touchpoint=OuterRef("touchpoint"))
    newest = newest.filter(answered_at__lte=now)
    channels = Channel.objects.filter(touchpoints=OuterRef("touchpoint"))
    return (
        Placement.objects.filter(version=version)
        .select_related("stage", "touchpoint__owner", "touchpoint__department")
        .annotate(
            newest_answer_at=Subquery(newest.order_by("-answered_at").values("answered_at")[:1]),
            channels=ArraySubquery(channels.values(json=JSONObject(name="name", icon="icon"))),
        )
        .order_by("stage__position", "stage_id", "position", "pk")
    )


def _cards(version: MapVersion) -> dict[int, dict[str, list[Card]]]:
    cards: dict[int, dict[str, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for card in _cards_of(version.pk):
        cards[card.touchpoint_id][card.lane].append(card)
    return cards


@composed_once
def _placements(version: int, now: datetime) -> QuerySet[Placement]:
    return placed_touchpoints(MapVersion(pk=version), now)


@composed_once
def _stages(version: int) -> QuerySet[StagePlacement]:
    return StagePlacement.objects.filter(version=version)


@composed_once
def _cards_of(version: int) -> QuerySet[Card]:
    return Card.objects.filter(version=version)


def _number(stages: Sequence[StageColumns]) -> None:
    number = 0
    for stage in stages:
        stage.columns[-1].is_last = True
        stage.columns[0].is_first = True
        for column in stage.columns:
            number += column.placement is not None
            column.number = number
