"""Responses to map edits: the changed fragment, or a redirect to the page before."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from config.web.form_page import form_of
from config.web.refusals import came_from, return_to
from journeys.access import get_journey_for
from journeys.maps.views.map import render_part
from journeys.models import Journey

View = Callable[..., HttpResponse]
GALLERY = "/journeys/"


def map_action(view: View) -> View:
    """Decorate a POST view for people who may edit maps; a refused edit returns to its page."""
    return requires("may_edit_maps")(require_POST(_returning(view)))


def map_form(page: str | Callable[..., str]) -> Callable[[View], View]:
    """Decorate a map action that may answer with a page of its own, which belongs to `page`."""
    return lambda view: requires("may_edit_maps")(form_of(page)(_returning(view)))


def _returning(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return_to(request, _page_of(request))
        return view(request, *args, **kwargs)

    return guarded


def respond(request: HttpRequest, journey: Journey, part: str = "map-grid") -> HttpResponse:
    """Render the named fragment of the map; without htmx redirect to the previous page."""
    if getattr(request, "htmx", False):
        return render_part(request, get_journey_for(current_user(request), journey.pk), part)
    return go_back(request, f"/journeys/{journey.pk}/")


def render_menu(request: HttpRequest, menu: str, context: dict[str, Any]) -> HttpResponse:
    """Render a menu of the map; without htmx as a page."""
    if getattr(request, "htmx", False):
        return render(request, menu, context)
    return render(request, "journeys/map/menu_page.html", {**context, "menu": menu})


def go_back(request: HttpRequest, fallback: str = GALLERY) -> HttpResponse:
    return redirect(_page_of(request, fallback))


def _page_of(request: HttpRequest, fallback: str = GALLERY) -> str:
    page = came_from(request)
    # A menu is a page of its own without JavaScript.
    return fallback if not page or page.endswith("/menu/") else page
