"""Functions and filters of the templates of maps."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from config.web.template_library import TemplateLibrary
from journeys.maps.charts.bars import Bar
from journeys.maps.charts.columns import signed as signed_text
from journeys.maps.lanes import LaneRow
from journeys.maps.map_columns import Column
from journeys.maps.signals.observations import local_day
from journeys.metrics.figures import Figure
from journeys.models import Card

library = TemplateLibrary()


@library.filter
def cards(column: Column, lane: LaneRow) -> list[Card]:
    """Return the cards of a column in a lane."""
    return column.cards.get(lane.lane, [])


@library.filter
def signed(feeling: float | None) -> str:
    """Format as +1.0, −0.5 or 0.0, with a minus sign."""
    return "" if feeling is None else signed_text(feeling)


@library.filter
def whole(value: float | None) -> str:
    """Format without decimals, with a minus sign."""
    return "" if value is None else f"{round(value)}".replace("-", "−")


@library.filter
def age(at: datetime | None, now: datetime | None = None) -> str:
    """Format the age of evidence, at a time, in its shortest form: today, 2 d."""
    if at is None:
        return ""
    days = (timezone.localdate(now) - timezone.localdate(at)).days
    return _("today") if days <= 0 else _("%(days)s d") % {"days": days}


@library.filter
def figure_value(value: float | None, figure: Figure) -> str:
    """Format a value in the unit of a figure; a mean has one decimal."""
    places = 1 if figure.unit == "mean" else 0
    return "" if value is None else f"{value:.{places}f}".replace("-", "−")


@library.filter
def share_noun(figure: Figure) -> str:
    """Return the noun of a figure's share."""
    nouns = {"csat": _("satisfied"), "ces": _("ease, of 7"), "nps": _("NPS")}
    return nouns[figure.metric]


@library.filter
def percent_sign(figure: Figure) -> str:
    return "%" if figure.unit == "%" else ""


@library.function
def rects(bars: list[Bar]) -> SafeString:
    """Render the bars of a chart in Python; a map has hundreds."""
    return mark_safe(
        "".join(
            f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}" rx="1"/>'
            for bar in bars
        )
    )


@library.filter
def chart_day(at: date | datetime, is_month: bool) -> str:
    """Format a day of a chart in the installation's zone: 13 Nov, or Nov for a month."""
    day = local_day(at) if isinstance(at, datetime) else at
    return date_format(day, "M" if is_month else "j M")
