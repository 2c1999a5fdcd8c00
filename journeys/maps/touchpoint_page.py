"""Read model of the touchpoint page: figures, answers, tickets, follow-ups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from helpdesk.models import Ticket
from journeys.maps.charts.bars import Bar, IntervalBar, bars, interval_bar
from journeys.maps.map_columns import Column
from journeys.maps.map_page import placed_touchpoints
from journeys.maps.signals.open_signals import signals_of
from journeys.maps.signals.sentences import SignalText
from journeys.models import Answer, Card, FollowUp, MapVersion, Placement, Touchpoint
from journeys.models.counting import ticket_counts
from journeys.reports.period import Period
from journeys.reports.ticket_volume import this_week, tickets_per_week
from journeys.reports.touchpoint_answers import newest_answers
from journeys.reports.touchpoint_scores import Tally, touchpoint_tallies

SHOWN = 6


@dataclass
class TouchpointPage:
    """Content of the drawer and the page."""

    touchpoint: Touchpoint
    period: Period
    tally: Tally
    column: Column | None
    answers: list[Answer]
    follow_ups: list[FollowUp]
    neighbours: list[Placement]
    may_read_answers: bool
    week: Period
    signals: list[SignalText]
    acknowledged: SignalText | None

    @property
    def placement(self) -> Placement | None:
        return self.column.placement if self.column else None

    @property
    def days(self) -> int:
        return self.period.days

    @property
    def figure(self) -> Any:
        return self.tally.figure(target=self.touchpoint.target)

    @property
    def interval(self) -> IntervalBar | None:
        return interval_bar(self.figure, width=328)

    @property
    def bars(self) -> list[Bar]:
        return bars(self.column.weeks if self.column else [], width=220, height=30)

    @property
    def place(self) -> int:
        keys = [placed.touchpoint_id for placed in self.neighbours]
        return keys.index(self.touchpoint.pk) + 1 if self.touchpoint.pk in keys else 0

    @property
    def before(self) -> Placement | None:
        return self.neighbours[self.place - 2] if self.place > 1 else None

    @property
    def after(self) -> Placement | None:
        return self.neighbours[self.place] if 0 < self.place < len(self.neighbours) else None


def read_touchpoint(
    touchpoint: Touchpoint,
    *,
    period: Period,
    now: datetime,
    visible: QuerySet[Ticket],
    may_read_answers: bool,
) -> TouchpointPage:
    """Return the page of a touchpoint for a reader.

    `visible` are the tickets the reader may open; of others they see scores without names or text,
    unless they may read all answers.
    """
    now = min(now, period.until)
    versions = MapVersion.objects.filter(journey=touchpoint.journey_id, number=period.version)
    version = versions.first()
    placements = list(placed_touchpoints(version, now)) if version else []
    own = next((placed for placed in placements if placed.touchpoint_id == touchpoint.pk), None)
    tally = touchpoint_tallies([touchpoint.pk], period)[touchpoint.pk]
    column = _column(touchpoint, own, version, tally, now=now) if own and version else None
    signals, acknowledged = ([], None) if period.version else signals_of(touchpoint.pk)
    if column:
        column.signals = signals
    return TouchpointPage(
        touchpoint=touchpoint,
        period=period,
        tally=tally,
        column=column,
        answers=_shown_answers(
            touchpoint, visible, until=period.until, may_read_answers=may_read_answers
        ),
        follow_ups=_follow_ups(touchpoint),
        neighbours=placements,
        may_read_answers=may_read_answers,
        week=this_week(now=now),
        signals=signals,
        acknowledged=acknowledged,
    )


def _shown_answers(
    touchpoint: Touchpoint, visible: QuerySet[Ticket], *, until: datetime, may_read_answers: bool
) -> list[Answer]:
    """Return the newest answers; `is_readable` says if name and text may be shown."""
    answers = newest_answers(touchpoint, until=until, limit=SHOWN)
    if may_read_answers:
        readable = {answer.ticket_id for answer in answers}
    else:
        tickets = [answer.ticket_id for answer in answers]
        readable = set(visible.filter(pk__in=tickets).values_list("pk", flat=True))
    for answer in answers:
        answer.is_readable = answer.ticket_id in readable  # type: ignore[attr-defined]
    return answers


def _column(
    touchpoint: Touchpoint, placed: Placement, version: MapVersion, tally: Tally, *, now: datetime
) -> Column:
    key = touchpoint.pk
    cards: dict[str, list[Card]] = {}
    for card in Card.objects.filter(version=version, touchpoint=touchpoint):
        cards.setdefault(card.lane, []).append(card)
    return Column(
        stage=placed.stage,
        placement=placed,
        cards=cards,
        tally=tally,
        weeks=tickets_per_week([key], now=now).get(key, []),
        newest=placed.newest_answer_at,  # type: ignore[attr-defined]
    )


def _follow_ups(touchpoint: Touchpoint) -> list[FollowUp]:
    open_ones = FollowUp.objects.filter(
        ticket_counts("answer__ticket"), touchpoint=touchpoint, done_at=None
    )
    return list(open_ones.select_related("owner", "answer__customer").order_by("due_at", "pk")[:5])
