"""Functions of templates that format answers and figures."""

from datetime import datetime
from typing import cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from jinja2 import pass_environment
from markupsafe import Markup

from config.web.formatting import spell_duration
from config.web.jinja import Environment, component
from config.web.template_library import TemplateLibrary
from journeys.feedback.actions.timeline import TONES, rating_text
from journeys.feedback.local_dates import day_and_time
from journeys.metrics.figures import Figure
from journeys.metrics.response import Response
from journeys.metrics.scales import SCALES, Metric
from journeys.models import Answer, FollowUp
from journeys.reports.period import DEFAULTS, ENOUGH, Period
from journeys.template_functions.maps import figure_value, percent_sign

library = TemplateLibrary()


@library.function
@pass_environment
def answer_rating(environment: Environment, answer: Answer, size: str = "") -> Markup:
    """Render a score with its position on the scale and its band, or a dash."""
    is_suspect = answer.bot_detection == Answer.BotDetection.SUSPECT
    return component(
        environment,
        "components/rating.html",
        value=answer.score,
        top=SCALES[cast(Metric, answer.metric)].high,
        tone="" if is_suspect else TONES.get(answer.band, ""),
        label=(rating_text(answer) or _("No score")) + (_(", suspect") if is_suspect else ""),
        size=size,
        suspect=is_suspect,
    )


@library.filter
def change_label(answer: Answer) -> str:
    """Return the time of the newest score or comment: changed 09:14. Empty if it is the first."""
    first, newest = (timezone.localtime(at) for at in (answer.answered_at, answer.changed_at))
    if newest <= first:
        return ""
    form = "H:i" if newest.date() == first.date() else "j M, H:i"
    return _("changed %s") % date_format(newest, form)


library.filter(day_and_time)


@library.filter
def figure_label(figure: Figure) -> str:
    """Format a figure with its unit, as the map does: 54 %, −12 or 5.4."""
    return f"{figure_value(figure.value, figure)} {percent_sign(figure)}".strip()


@library.filter
def interval_label(figure: Figure) -> str:
    """Format an interval as the map does: 29–77."""
    if figure.low is None or figure.high is None:
        return ""
    return "–".join(figure_value(bound, figure) for bound in (figure.low, figure.high))


@library.filter
def rate_label(response: Response) -> str:
    """Format a response rate: 21 % of 58 asked answered, 1 suspect."""
    if not response.asked:
        return ""
    if response.rate is None:
        label = _("%s asked") % response.asked
    else:
        values = {"percent": round(100 * response.rate), "asked": response.asked}
        label = _("%(percent)s %% of %(asked)s asked answered") % values
    return label + (_(", %s suspect") % response.suspect if response.suspect else "")


@library.filter
def period_name(period: Period) -> str:
    """Name the days of a period in the installation's zone: 30 Oct to 29 Nov.

    Years are given if they are not this one, and times if the period does not hold whole days.
    """
    this_year = timezone.now().astimezone(timezone.get_default_timezone()).year
    years = {period.first.year, period.last.year}
    day = "j M" if years == {this_year} else "j M Y"
    if period.is_whole_days:
        first, last = date_format(period.first, day), date_format(period.last, day)
    else:
        zone = timezone.get_default_timezone()
        ends = (at.astimezone(zone) for at in period.bounds)
        first, last = (date_format(at, f"{day}, H:i") for at in ends)
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


@library.filter
def period_reason(period: Period) -> str:
    """Return the reason for which a period is the default, or "" if it was chosen."""
    known = {"enough": ENOUGH, "days": DEFAULTS[-2]}
    reasons = {
        "enough": _("the shortest period with %(enough)s answers") % known,
        "all": _("holds all answers of %(days)s days, fewer than %(enough)s") % known,
        "old": _("no answer in the last %(days)s days") % known,
        "none": _("no answers in the last year"),
    }
    reason = reasons.get(period.why, "")
    if period.version is None:
        return reason
    ended = _("at the date of version %s") % period.version
    return f"{ended}, {reason}" if reason else ended


@library.filter
def due_label(follow_up: FollowUp) -> str:
    """Format a due time: call back by 16:00, by Fri, or 2 h late."""
    now = timezone.now()
    if follow_up.due_at < now:
        return _("call back %s late") % spell_duration(now - follow_up.due_at)
    return _("call back by %s") % _by(follow_up.due_at, now)


@library.filter
def call_tone(follow_up: FollowUp) -> str:
    return "late" if follow_up.due_at < timezone.now() else "act"


def _by(at: datetime, now: datetime) -> str:
    local = timezone.localtime(at)
    days = (local.date() - timezone.localdate(now)).days
    if days == 0:
        return date_format(local, "H:i")
    return date_format(local, "D H:i") if days < 7 else date_format(local, "j M")


@library.filter
def answer_tone(answer: Answer) -> str:
    return TONES.get(answer.band, "")
