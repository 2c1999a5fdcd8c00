from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires, staff_only
from config.web.form_page import form_of, form_page
from config.web.pages import render_fragments
from journeys.access import get_journey_for
from journeys.maps.actions import journeys
from journeys.maps.actions.draft import EditConflict
from journeys.maps.charts.columns import CurvePoint
from journeys.maps.charts.emotion import mini_curve
from journeys.maps.forms import NewJourneyForm
from journeys.maps.gallery import read_gallery
from journeys.maps.templates import MAP_TEMPLATES, MapTemplate
from journeys.maps.views.conflicts import conflict
from journeys.maps.views.edit_response import map_form, respond

TEMPLATE = "journeys/gallery.html"


@staff_only
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    form = NewJourneyForm(initial={"start": request.GET.get("start", "")})
    context = _context() | {"form": form}
    if getattr(request, "htmx", False):  # live update of an open gallery
        return render_fragments(request, TEMPLATE, ["gallery"], context)
    return render(request, TEMPLATE, context)


@requires("may_edit_maps")
@form_of("journeys:gallery")
def create_journey(request: HttpRequest) -> HttpResponse:
    def save(form: NewJourneyForm) -> HttpResponse:
        journey = journeys.create_journey(**form.cleaned_data, by=current_user(request))
        return redirect("journeys:map", journey.pk)

    return form_page(request, TEMPLATE, NewJourneyForm, save, context=_context)


@map_form("journeys:map")
def rename_journey(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    journey = get_journey_for(user, pk, to_edit=True)
    title, was = request.POST.get("title", ""), request.POST.get("was")
    try:
        journeys.rename_journey(journey, title, by=user, was=was)
    except EditConflict as problem:
        return conflict(request, problem, url=request.path, field="title", host="map-head")
    return respond(request, journey, "map-head")


def _context() -> dict[str, Any]:
    cards = read_gallery(now=timezone.now())
    return {
        "cards": cards,
        "templates": [(key, template, _curve(template)) for key, template in MAP_TEMPLATES.items()],
        "live_topics": [f"map:{card.journey.pk}" for card in cards],
    }


def _curve(template: MapTemplate) -> object:
    points = [CurvePoint(x=0, expected=feeling) for feeling in template.feelings]
    return mini_curve(points, width=240, height=64)
