"""The gallery of journeys, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery

from journeys.maps.charts.bars import IntervalBar, interval_bar
from journeys.maps.charts.emotion import Curve, mini_curve
from journeys.maps.map_columns import Column
from journeys.metrics.evidence import is_quiet
from journeys.metrics.lowest import Lowest, lowest
from journeys.models import Answer, Journey, MapVersion, Placement
from journeys.reports.evidence import evidence_since
from journeys.reports.period import DEFAULTS, default_days, last_days, oldest_evidence
from journeys.reports.touchpoint_scores import touchpoint_tallies


@dataclass
class JourneyCard:
    """A journey: the shape of its draft, its curve, and its lowest touchpoint."""

    journey: Journey
    draft: MapVersion | None
    latest: int | None
    stage_count: int
    now: datetime
    columns: list[Column] = field(default_factory=list)

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


def read_gallery(*, now: datetime) -> tuple[list[JourneyCard], int]:
    """Return all active journeys, and the number of days of their figures."""
    journeys = _journeys(now)
    days = max(
        (default_days(getattr(journey, "reaches", None), now=now) for journey in journeys),
        default=DEFAULTS[0],
    )
    placements = _placements(journeys)
    ids = [placement.touchpoint_id for placement in placements]
    tallies = touchpoint_tallies(ids, last_days(days, now=now))
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
    return [_card(journey, columns, now) for journey in journeys], days


def _journeys(now: datetime) -> list[Journey]:
    versions = MapVersion.objects.annotate(stage_count=Count("stages"))
    journeys = (
        Journey.objects.filter(archived_at=None)
        .select_related("owner")
        .annotate(journey_pk=F("pk"))
        .annotate(reaches=evidence_since(oldest_evidence(now=now)))
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


def _card(journey: Journey, columns: dict[int, list[Column]], now: datetime) -> JourneyCard:
    versions = list(journey.versions.all())
    draft = next((version for version in versions if version.is_draft), None)
    return JourneyCard(
        journey=journey,
        draft=draft,
        latest=max((each.number for each in versions if each.published_at), default=None),  # type: ignore[type-var]
        stage_count=draft.stage_count if draft else 0,  # type: ignore[attr-defined]
        now=now,
        columns=columns[draft.pk] if draft else [],
    )
