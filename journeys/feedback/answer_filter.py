"""Filter of the answer list, read from the query string and applied to a QuerySet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from fields.types.builtin import Moment
from journeys.metrics.scales import SCALES
from journeys.models import Answer, AnswerQuerySet
from journeys.reports.evidence import evidence_of
from journeys.reports.period import CHOICES, Period, default_period, last_days

TABS = ("read", "call", "suspect", "all")
BANDS = ("low", "middle", "high")


def _same(values: Iterable[Any]) -> list[tuple[str, str]]:
    """Return choices that are shown nowhere."""
    return [(str(value), str(value)) for value in values]


@dataclass(frozen=True)
class Filter:
    """The parsed query string. `counted` limits to the rows behind a figure.

    `since` and `until` are both included. `days` is the period of the figures; None if not chosen.
    The tabs of open work hold all of it: only the tab "all" is limited to the period.
    """

    tab: str = "read"
    band: str = ""
    with_comment: bool = False
    days: int | None = None
    touchpoint: int | None = None
    metric: str = ""
    counted: bool = False
    since: datetime | None = None
    until: datetime | None = None
    notice: str = ""
    is_of_rows: bool = False  # of the rows behind a figure, whose period is not the button's
    period: Period | None = None

    def within(self, period: Period) -> "Filter":
        """Return the filter with the period of its tab "all"."""
        return replace(
            self,
            is_of_rows=self.days is None and bool(self.since or self.until),
            days=period.days,
            period=period,
        )

    def apply(self, answers: AnswerQuerySet) -> AnswerQuerySet:
        answers = self.apply_tab(answers, self.tab)
        if self.band:
            answers = answers.filter(band=self.band)
        if self.with_comment:
            answers = answers.exclude(comment="")
        return answers

    def apply_tab(self, answers: AnswerQuerySet, tab: str) -> AnswerQuerySet:
        answers = self.narrow(answers)
        if tab == "read":
            return answers.to_read()
        if tab == "call":
            return answers.to_call_back()
        if tab == "suspect":
            return answers.suspect()
        if self.period:
            bounds = (self.period.since, self.period.until)
            return answers.filter(answered_at__range=bounds)
        return answers

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


class MomentField(forms.Field):
    """A time with its zone, or a date, as in the filters of the API."""

    def to_python(self, value: Any) -> datetime | None:
        return Moment().clean(value) if value else None


class AnswerQuery(forms.Form):
    """The parameters of the list. A wrong value is left out; `notice` tells a person of it."""

    tab = forms.ChoiceField(choices=_same(TABS), required=False)
    band = forms.ChoiceField(label=_l("band"), choices=_same(BANDS), required=False)
    words = forms.ChoiceField(choices=_same("1"), required=False)
    days = forms.TypedChoiceField(
        label=_l("period"), choices=_same(CHOICES), coerce=int, empty_value=None, required=False
    )
    touchpoint = forms.IntegerField(
        label=_l("touchpoint"), min_value=1, max_value=2**63 - 1, required=False
    )
    metric = forms.ChoiceField(label=_l("metric"), choices=_same(SCALES), required=False)
    counted = forms.ChoiceField(choices=_same("1"), required=False)
    since = MomentField(label=_l("start of the period"), required=False)
    until = MomentField(label=_l("end of the period"), required=False)

    @property
    def notice(self) -> str:
        """A sentence about the filters that were left out, or ""."""
        names = [str(self.fields[name].label) for name in self.errors if self.fields[name].label]
        if not names:
            return ""
        return _("Left out, as it could not be read: %s.") % ", ".join(names)


def read_filter(query: QueryDict) -> Filter:
    """Return the filter that the query string describes."""
    form = AnswerQuery(query)
    form.is_valid()  # fills cleaned_data with the values that could be read
    given = {name: value for name, value in form.cleaned_data.items() if value}
    asks_for_rows = "touchpoint" in given or "counted" in given
    return Filter(
        tab=given.pop("tab", "all" if asks_for_rows else "read"),
        with_comment=bool(given.pop("words", "")),
        counted=bool(given.pop("counted", "")),
        notice=form.notice,
        **given,
    )


def by_day(answers: list[Answer], now: datetime) -> list[tuple[str, list[Answer]]]:
    """Group answers by the day they were given, newest first."""
    today = timezone.localdate(now)

    def day_of(answer: Answer) -> Any:
        return timezone.localdate(answer.answered_at)

    def label(day: Any) -> str:
        said = date_format(day, "D j M")
        return _("Today, %s") % said if day == today else said

    return [(label(day), list(group)) for day, group in groupby(answers, key=day_of)]


def period_of(asked_for: Filter, *, now: datetime) -> Period:
    """Return the period of the figures: the chosen days, else of the rows, else the default."""
    if asked_for.days:
        return last_days(asked_for.days, now=now)
    if asked_for.since and asked_for.until and asked_for.since <= asked_for.until:
        return Period(asked_for.since, asked_for.until)
    return default_period(evidence_of(None, touchpoint=asked_for.touchpoint, now=now), now=now)


def funnel_query(asked_for: Filter, period: Period) -> str:
    """Return the parameters, after others, with which the rows of the funnel are listed."""
    if asked_for.days or period.why:
        query: dict[str, object] = {"days": period.days}
    else:
        query = {"since": period.since.isoformat(), "until": period.until.isoformat()}
    if asked_for.touchpoint:
        query["touchpoint"] = asked_for.touchpoint
    if asked_for.metric:
        query["metric"] = asked_for.metric
    return "&" + urlencode(query)
