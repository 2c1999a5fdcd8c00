"""Sentences of a signal, with its size, its interval and the rows behind it."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.maps.signals.observations import local_day
from journeys.metrics.scales import Metric
from journeys.models import Kind, Signal


@dataclass(frozen=True)
class SignalText:
    """A signal in words: what rises since when, and by how much."""

    signal: Signal
    headline: str
    detail: str
    short: str


def text_of(signal: Signal) -> SignalText:
    """Return the sentences of a signal, with its baseline loaded."""
    if signal.kind == Kind.ANSWERS:
        return _of_answers(signal)
    return _of_tickets(signal)


def _of_answers(signal: Signal) -> SignalText:
    metric = cast(Metric, signal.baseline.metric or "csat")
    risen = {
        "csat": _("Dissatisfied answers rise since %s."),
        "nps": _("Detractors rise since %s."),
        "ces": _("Answers of “hard” rise since %s."),
    }[metric]
    of_n = {
        "csat": _("%(hits)s of the %(n)s answers since then are dissatisfied (%(range)s %%)"),
        "nps": _("%(hits)s of the %(n)s answers since then are of detractors (%(range)s %%)"),
        "ces": _("%(hits)s of the %(n)s answers since then are “hard” (%(range)s %%)"),
    }[metric]
    bounds = f"{round(100 * signal.low)}–{round(100 * signal.high)}"
    size = of_n % {"hits": signal.hits, "n": signal.n, "range": bounds}
    usual = _("usual is %s %%") % round(100 * signal.usual)
    short = _(
        "%(hits)s of %(n)s answers since %(day)s are in the lowest band, usual is %(usual)s %%"
    )
    facts = {"hits": signal.hits, "n": signal.n, "day": day_of(signal.began_at)}
    return SignalText(
        signal,
        risen % day_of(signal.began_at),
        f"{size}; {usual}.",
        short % {**facts, "usual": round(100 * signal.usual)},
    )


def _of_tickets(signal: Signal) -> SignalText:
    usual = f"{signal.usual:.1f}" if signal.usual < 10 else f"{round(signal.usual)}"
    counted = ngettext("%(hits)s ticket", "%(hits)s tickets", signal.hits) % {"hits": signal.hits}
    days = ngettext("in %(n)s day", "in %(n)s days", signal.n) % {"n": signal.n}
    times = _("%(value)s times as many (%(low)s–%(high)s)") % {
        "value": f"{signal.value:.1f}",
        "low": f"{signal.low:.1f}",
        "high": f"{signal.high:.1f}",
    }
    return SignalText(
        signal,
        _("More tickets than usual since %s.") % day_of(signal.began_at),
        _("%(counted)s %(days)s, where %(usual)s are usual: %(times)s.")
        % {"counted": counted, "days": days, "usual": usual, "times": times},
        _("%(value)s times as many tickets as usual since %(day)s")
        % {"value": f"{signal.value:.1f}", "day": day_of(signal.began_at)},
    )


def day_of(at: datetime) -> str:
    """Return the day in the installation's zone: 2 Nov."""
    return date_format(local_day(at), "j M")
