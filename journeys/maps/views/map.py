from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, staff_only
from config.web.pages import render_fragments
from journeys.access import get_journey_for, may_edit_maps
from journeys.maps.lanes import ABOVE, BELOW, HIDDEN
from journeys.maps.map_page import MapPage, read_map_page
from journeys.maps.versions import choose_version, versions_of
from journeys.maps.views.period import read_period
from journeys.models import Journey
from journeys.reports.period import DEFAULTS

TEMPLATE = "journeys/map.html"
PARTS = ("map-grid", "map-head")


@staff_only
@require_safe
def show_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draft, or a published ?version=, with figures of ?days=."""
    journey = get_journey_for(current_user(request), pk)
    part = request.GET.get("part", "")
    if getattr(request, "htmx", False) and part in PARTS:
        return render_part(request, journey, part)
    context = map_context(request, journey)
    context["live_topics"] = [f"map:{journey.pk}", "touchpoint:*"]
    context["chosen"] = request.GET.get("touchpoint")
    return render(request, TEMPLATE, context)


def render_part(request: HttpRequest, journey: Journey, part: str) -> HttpResponse:
    """Render the map with its head, the head, or one row or column head ("feeling", "stage-7")."""
    context = map_context(request, journey)
    if part in PARTS:
        names = PARTS[PARTS.index(part) :]
        return render_fragments(request, TEMPLATE, names, context)
    if part == "feeling":
        return HttpResponse(render_to_string("journeys/map/feeling.html", context, request))
    kind, _, key = part.partition("-")
    return HttpResponse(_head_of(request, kind, int(key), context))


def map_context(request: HttpRequest, journey: Journey) -> dict[str, Any]:
    versions = versions_of(journey.pk)
    version = choose_version(versions, request.GET.get("version"))
    if version is None:
        raise Http404
    version.journey = journey
    now = timezone.now()
    evidence = journey.evidence  # type: ignore[attr-defined]
    period = read_period(request, journey.pk, evidence, now=now)
    map_page = read_map_page(version, period=period, now=now)
    may_edit = may_edit_maps(current_user(request)) and version.is_draft
    newest = map_page.newest
    chosen = "" if version.is_draft else f"&version={version.number}"
    days = "" if period.why else f"&days={period.days}"
    query = f"part=map-grid{days}{chosen}"
    return {
        "section": "journeys",
        "journey": journey,
        "version": version,
        "versions": versions,
        "map_page": map_page,
        "map_url": f"{reverse('journeys:map', args=[journey.pk])}?{query}",
        "quiet_days": (map_page.now - newest).days if newest else 0,
        "may_edit": may_edit,
        "lanes_above": ABOVE,
        "lanes_below": BELOW,
        "lanes_hidden": HIDDEN,
        "periods": DEFAULTS,
    }


def _head_of(request: HttpRequest, kind: str, key: int, context: dict[str, Any]) -> str:
    map_page: MapPage = context["map_page"]
    template = "stage" if kind == "stage" else "touchpoint_head"
    if kind == "stage":
        stage = next((each for each in map_page.stages if each.placed.stage_id == key), None)
        context |= {"stage": stage}
    else:
        found = (each for each in map_page.touchpoints if each.touchpoint.pk == key)
        context |= {"column": next(found, None)}
    return render_to_string(f"journeys/map/{template}.html", context, request)
