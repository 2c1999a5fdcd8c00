"""The rows behind the figures of a touchpoint."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from config.web.pages import KeysetPage, keyset_page
from config.web.params import whole_number
from journeys.access import get_touchpoint_for, readable_answers, with_visible_ticket
from journeys.maps.signals.evidence import find_signal, main_metric_of, signal_period
from journeys.maps.views.period import read_period
from journeys.models import Signal, Touchpoint
from journeys.reports.period import Period
from journeys.reports.ticket_volume import this_week, tickets_behind
from journeys.reports.touchpoint_answers import answers_behind
from journeys.reports.touchpoint_scores import touchpoint_tallies


@staff_only
@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """List the answers of the figure; their number is its n."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk)
    signal = _signal(request, touchpoint)
    period = signal_period(signal) if signal else _period(request, touchpoint)
    metric = main_metric_of(signal) or touchpoint_tallies([pk], period)[pk].main_metric
    counted = answers_behind(touchpoint, period, metric)
    readable = readable_answers(user, counted)
    context = {
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "period": period,
        "n": counted.count(),
        "readable": readable.count(),
        "answers": _page(request, readable.with_people(), "-answered_at"),
    }
    return render(request, "journeys/touchpoint/answers.html", context)


@staff_only
@require_safe
def tickets(request: HttpRequest, pk: int) -> HttpResponse:
    """List the tickets of the last count at a touchpoint."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk)
    signal = _signal(request, touchpoint)
    week = (
        signal_period(signal)
        if signal
        else this_week(now=min(timezone.now(), _period(request, touchpoint).until))
    )
    placed = tickets_behind(touchpoint, week)
    rows = with_visible_ticket(user, placed)
    context = {
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "period": week,
        "n": placed.count(),
        "readable": rows.count(),
        "interactions": _page(request, rows, "-occurred_at"),
    }
    return render(request, "journeys/touchpoint/tickets.html", context)


def _signal(request: HttpRequest, touchpoint: Touchpoint) -> Signal | None:
    """Return the signal of this touchpoint that ?signal= names: its rows are asked for."""
    return find_signal(touchpoint, whole_number(request.GET.get("signal")))


def _period(request: HttpRequest, touchpoint: Touchpoint) -> Period:
    evidence = touchpoint.evidence  # type: ignore[attr-defined]
    return read_period(request, touchpoint.journey_id, evidence, now=timezone.now())


def _page(request: HttpRequest, rows: Any, order: str) -> KeysetPage:
    return keyset_page(rows, order=order, after=request.GET.get("after"), size=100)
