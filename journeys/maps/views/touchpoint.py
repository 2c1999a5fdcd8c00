"""The touchpoint page, and the drawer beside the map at the same address."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, staff_only
from config.web.pages import render_fragments
from config.web.refusals import return_to
from config.web.stale_forms import bind_form, saving, show_values
from config.web.toasts import notify
from helpdesk.access import visible_tickets
from journeys.access import (
    get_signal_for,
    get_touchpoint_for,
    may_edit_maps,
    reads_all_answers,
)
from journeys.maps.actions.draft import EditConflict
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.forms import CardForm, PromiseForm, TouchpointForm
from journeys.maps.lanes import ROWS
from journeys.maps.signals.actions.acknowledge import acknowledge_signal
from journeys.maps.signals.chart import signal_chart
from journeys.maps.touchpoint_page import read_touchpoint
from journeys.maps.views.conflicts import conflict
from journeys.maps.views.edit_response import map_form
from journeys.maps.views.period import read_period
from journeys.models import Touchpoint

TEMPLATE = "journeys/touchpoint.html"


@staff_only
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page; for htmx the drawer, or its ?part=."""
    touchpoint = get_touchpoint_for(current_user(request), pk)
    if getattr(request, "htmx", False):
        return _drawer(request, touchpoint)
    context = _context(request, touchpoint)
    topics = [f"touchpoint:{pk}", f"map:{touchpoint.journey_id}"]
    context |= {"live_topics": topics, "section": "journeys"}
    return render(request, TEMPLATE, context)


@map_form("journeys:touchpoint")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit owner, department, channels, target, importance and moment of truth."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    form_class = partial(TouchpointForm, instance=get_object_or_404(Touchpoint, pk=pk))
    with saving(form_class):
        form = bind_form(form_class, request)
        if form.is_valid():
            edit_touchpoint(touchpoint, by=user, **form.cleaned_data)
    if not form.is_valid():
        return _drawer(request, touchpoint, form=form, status=422)
    return _answer(request, touchpoint)


@map_form("journeys:touchpoint")
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the promise, which agents see while they answer."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    principle, was = request.POST.get("principle", ""), request.POST.get("was")
    try:
        touchpoint = edit_touchpoint(touchpoint, by=user, principle=principle, principle_was=was)
    except EditConflict as problem:
        host = "touchpoint-drawer"
        return conflict(
            request, problem, url=request.path, field="principle", host=host, beside="promise"
        )
    return _answer(request, touchpoint)


@staff_only
@require_safe
def chart(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the page with its control chart; for htmx the chart."""
    touchpoint = get_touchpoint_for(current_user(request), pk)
    evidence = touchpoint.evidence  # type: ignore[attr-defined]
    period = read_period(request, touchpoint.journey_id, evidence, now=timezone.now())
    drawn = signal_chart(touchpoint, period)
    if getattr(request, "htmx", False):
        context = {"touchpoint": touchpoint, "period": period, "drawn": drawn}
        return render(request, "journeys/touchpoint/chart.html", context)
    context = _context(request, touchpoint) | {"section": "journeys", "drawn": drawn}
    return render(request, TEMPLATE, context | {"period": period})


@require_POST
@staff_only
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Acknowledge a signal: its sum begins anew."""
    user = current_user(request)
    signal = get_signal_for(user, pk, to_edit=True)
    return_to(request, reverse("journeys:touchpoint", args=[signal.touchpoint_id]))
    acknowledge_signal(signal, by=user)
    done: HttpResponse = redirect("journeys:touchpoint", signal.touchpoint_id)
    if getattr(request, "htmx", False):
        done = _drawer(request, get_touchpoint_for(user, signal.touchpoint_id))
    return notify(request, done, _("Acknowledged. The test begins anew."))


def _answer(request: HttpRequest, touchpoint: Touchpoint) -> HttpResponse:
    if getattr(request, "htmx", False):
        return _drawer(request, get_touchpoint_for(current_user(request), touchpoint.pk))
    return notify(request, redirect("journeys:touchpoint", touchpoint.pk), _("Saved."))


def card_refused(
    request: HttpRequest, touchpoint: Touchpoint, form: CardForm, *, url: str = ""
) -> HttpResponse:
    """Show the page again with the text of a card that was not saved, to be sent to `url`."""
    context = _context(request, touchpoint) | {"card_form": form, "card_url": url}
    return render(request, TEMPLATE, context, status=422)


def _drawer(
    request: HttpRequest,
    touchpoint: Touchpoint,
    *,
    form: TouchpointForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(request, touchpoint, form=form)
    if not getattr(request, "htmx", False):
        return render(request, TEMPLATE, context, status=status)
    return render_fragments(request, TEMPLATE, ["touchpoint-drawer"], context, status=status)


def _context(
    request: HttpRequest, touchpoint: Touchpoint, *, form: TouchpointForm | None = None
) -> dict[str, Any]:
    user, now = current_user(request), timezone.now()
    evidence = touchpoint.evidence  # type: ignore[attr-defined]
    period = read_period(request, touchpoint.journey_id, evidence, now=now)
    may_edit = may_edit_maps(user) and not period.version
    page = read_touchpoint(
        touchpoint,
        period=period,
        now=now,
        visible=visible_tickets(user),
        may_read_answers=reads_all_answers(user),
    )
    said = touchpoint.principle
    return {
        "page": page,
        "promise_form": PromiseForm(initial={"was": said, "principle": said}),
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "lane_rows": ROWS.values(),
        "may_edit": may_edit,
        "form": form or (show_values(TouchpointForm(instance=touchpoint)) if may_edit else None),
    }
