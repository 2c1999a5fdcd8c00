"""Responses to map edits: the changed fragment or a redirect; 409 with a message on refusal."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from journeys.access import get_journey_for
from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.views.map import render_part
from journeys.models import Journey

View = Callable[..., HttpResponse]
__all__ = ["go_back", "map_action", "respond"]


def map_action(view: View) -> View:
    """Decorate a POST view for people who may edit maps; refused edits answer 409."""

    @requires("may_edit_maps")
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CannotEdit as problem:
            return refuse(request, problem)

    return guarded


def refuse(request: HttpRequest, problem: CannotEdit) -> HttpResponse:
    """Answer a refused edit; a conflict without a dialog is answered in the same way."""
    words = str(problem)
    if isinstance(problem, EditConflict):
        words = f"{words} “{problem.theirs}”"
    if getattr(request, "htmx", False):
        return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    messages.warning(request, words, extra_tags="late")
    return go_back(request)


def respond(request: HttpRequest, journey: Journey, part: str = "board") -> HttpResponse:
    """Render the named fragment of the map; without htmx redirect to the previous page."""
    if getattr(request, "htmx", False):
        return render_part(request, get_journey_for(current_user(request), journey.pk), part)
    return go_back(request, f"/journeys/{journey.pk}/")


def go_back(request: HttpRequest, fallback: str = "/journeys/") -> HttpResponse:
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    if came_from.endswith("/menu/"):  # the menu was opened as a page, without JavaScript
        return redirect(fallback)
    return redirect(came_from if is_ours and came_from else fallback)
