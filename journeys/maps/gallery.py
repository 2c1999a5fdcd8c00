"""The gallery of journeys. Its number of queries does not depend on how many there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery

from journeys.maps.charts.bars import IntervalBar, interval_bar
from journeys.maps.charts.emotion import Curve, mini_curve
from journeys.maps.map_columns import Column
from journeys.maps.signals.open_signals import signal_counts
from journeys.metrics.evidence import is_quiet
from journeys.metrics.lowest import Lowest, lowest
from journeys.models import Answer, Journey, MapVersion, Placement
from journeys.reports.evidence import newest_evidence
from journeys.reports.period import Period, default_period, oldest_evidence
from journeys.reports.touchpoint_scores import Tally, touchpoint_tallies


@dataclass
class JourneyCard:
    """A journey: the shape of its draft, its curve, and its lowest touchpoint."""

    journey: Journey
    draft: MapVersion | None
    latest: int | None
    stage_count: int
    now: datetime
    period: Period
    columns: list[Column] = field(default_factory=list)
    signal_count: int = 0

    @cached_property
    def curve(self) -> Curve:
        return mini_curve([column.point(0) for column in self.columns])

    @cached_property
    def comparison(self) -> Lowest:
        return lowest({index: column.figure for index, column in enumerate(self.columns)})

    @property
    def lowest(self) -> Column | None:
        at = self.comparison.key
        return None if at is None else self.columns[at]

    @property
    def interval(self) -> IntervalBar | None:
        return interval_bar(self.lowest.figure, width=96) if self.lowest else None

    @property
    def answer_count(self) -> int:
        return sum(column.feeling.n for column in self.columns)

    @property
    def newest(self) -> datetime | None:
        return max((column.newest for column in self.columns if column.newest), default=None)

    @property
    def is_quiet(self) -> bool:
        return is_quiet(self.newest, self.now)

    @property
    def days_quiet(self) -> int:
        return (self.now - self.newest).days if self.newest else 0


def read_gallery(*, now: datetime) -> list[JourneyCard]:
    """Return all active journeys, each with figures of the period of its map."""
    journeys = _journeys(now)
    periods = {each.pk: default_period(each.evidence, now=now) for each in journeys}  # type: ignore[attr-defined]
    placements = list(_placements(journeys))
    tallies = _tallies(placements, periods)
    columns = defaultdict(list)
    for placement in placements:
        columns[placement.version_id].append(
            Column(
                stage=placement.stage,
                placement=placement,
                tally=tallies[placement.touchpoint_id],
                newest=placement.newest_answer_at,  # type: ignore[attr-defined]
            )
        )
    signals = signal_counts([journey.pk for journey in journeys])
    return [
        _card(journey, columns, now, periods[journey.pk], signals[journey.pk])
        for journey in journeys
    ]


def _tallies(placements: list[Placement], periods: dict[int, Period]) -> dict[int, Tally]:
    """Return the counts of each touchpoint, in one query for each of the default periods in use."""
    ids = defaultdict(list)
    for placement in placements:
        period = periods[placement.touchpoint.journey_id]
        ids[period.bounds].append(placement.touchpoint_id)
    tallies: dict[int, Tally] = {}
    for bounds, touchpoints in ids.items():
        tallies |= touchpoint_tallies(touchpoints, Period(*bounds))
    return tallies


def _journeys(now: datetime) -> list[Journey]:
    versions = MapVersion.objects.annotate(stage_count=Count("stages"))
    journeys = (
        Journey.objects.filter(archived_at=None)
        .select_related("owner")
        .annotate(journey_pk=F("pk"))
        .annotate(evidence=newest_evidence(oldest_evidence(now=now)))
    )
    return list(journeys.prefetch_related(Prefetch("versions", versions)))


def _placements(journeys: list[Journey]) -> QuerySet[Placement]:
    newest = Answer.objects.counted().filter(touchpoint=OuterRef("touchpoint"))
    return (
        Placement.objects.filter(version__journey__in=journeys, version__number=None)
        .select_related("stage", "touchpoint")
        .annotate(
            newest_answer_at=Subquery(newest.order_by("-answered_at").values("answered_at")[:1])
        )
        .order_by("stage__position", "stage_id", "position", "pk")
    )


def _card(
    journey: Journey,
    columns: dict[int, list[Column]],
    now: datetime,
    period: Period,
    signal_count: int,
) -> JourneyCard:
    versions = list(journey.versions.all())
    draft = next((version for version in versions if version.is_draft), None)
    return JourneyCard(
        journey=journey,
        draft=draft,
        latest=max((each.number for each in versions if each.published_at), default=None),  # type: ignore[type-var]
        stage_count=draft.stage_count if draft else 0,  # type: ignore[attr-defined]
        now=now,
        period=period,
        columns=columns[draft.pk] if draft else [],
        signal_count=signal_count,
    )
