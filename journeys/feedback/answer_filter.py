"""Filter of the answer list, read from the query string and applied to a QuerySet."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.web.params import whole_number
from journeys.models import Answer, AnswerQuerySet
from journeys.reports.period import CHOICES, Period, default_days, evidence_reach, last_days

TABS = ("read", "call", "suspect", "all")
BANDS = ("low", "middle", "high")


@dataclass(frozen=True)
class Filter:
    """The parsed query string. `counted` limits to the rows behind a figure.

    `since` and `until` are both included. `days` is the period of the figures; None if not chosen.
    """

    tab: str = "read"
    band: str = ""
    with_words: bool = False
    days: int | None = None
    touchpoint: int | None = None
    metric: str = ""
    counted: bool = False
    since: datetime | None = None
    until: datetime | None = None

    def apply(self, answers: AnswerQuerySet) -> AnswerQuerySet:
        answers = self.apply_tab(answers, self.tab)
        if self.band:
            answers = answers.filter(band=self.band)
        if self.with_words:
            answers = answers.exclude(comment="")
        return answers

    def apply_tab(self, answers: AnswerQuerySet, tab: str) -> AnswerQuerySet:
        answers = self.narrow(answers)
        if tab == "read":
            return answers.to_read()
        if tab == "call":
            return answers.to_call_back()
        return answers.suspect() if tab == "suspect" else answers

    def narrow(self, answers: AnswerQuerySet) -> AnswerQuerySet:
        """Apply all conditions except the tab and the band."""
        if self.counted:
            answers = answers.counted()
        if self.touchpoint:
            answers = answers.at(self.touchpoint)
        if self.metric:
            answers = answers.filter(metric=self.metric)
        if self.since:
            answers = answers.filter(answered_at__gte=self.since)
        if self.until:
            answers = answers.filter(answered_at__lte=self.until)
        return answers


def read_filter(query: QueryDict) -> Filter:
    """Parse the query string; unreadable values are ignored."""
    tab, band, days = query.get("tab", ""), query.get("band", ""), whole_number(query.get("days"))
    touchpoint, metric = query.get("touchpoint", ""), query.get("metric", "")
    asks_for_rows = bool(touchpoint or query.get("counted"))
    return Filter(
        tab=tab if tab in TABS else ("all" if asks_for_rows else "read"),
        band=band if band in BANDS else "",
        with_words=query.get("words") == "1",
        days=days if days in CHOICES else None,
        touchpoint=whole_number(touchpoint),
        metric=metric if metric in ("csat", "ces", "nps") else "",
        counted=query.get("counted") == "1",
        since=_moment(query.get("since", "")),
        until=_moment(query.get("until", "")),
    )


def by_day(answers: list[Answer], now: datetime) -> list[tuple[str, list[Answer]]]:
    """Group answers by the day they were given, newest first."""
    today = timezone.localdate(now)

    def day_of(answer: Answer) -> Any:
        return timezone.localdate(answer.answered_at)

    def words(day: Any) -> str:
        said = date_format(day, "D j M")
        return _("Today, %s") % said if day == today else said

    return [(words(day), list(group)) for day, group in groupby(answers, key=day_of)]


def period_of(asked_for: Filter, *, now: datetime) -> Period:
    """Return the period of the figures: the chosen days, else of the rows, else the default."""
    if asked_for.days:
        return last_days(asked_for.days, now=now)
    if asked_for.since and asked_for.until and asked_for.since <= asked_for.until:
        return Period(asked_for.since, asked_for.until)
    return last_days(default_days(evidence_reach(asked_for.touchpoint, now=now), now=now), now=now)


def _moment(typed: str) -> datetime | None:
    try:
        at = parse_datetime(typed.replace(" ", "+"))
    except ValueError:
        return None
    # A year at the ends of the calendar leaves it in another time zone.
    if at is None or not 1 < at.year < 9999:
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at
