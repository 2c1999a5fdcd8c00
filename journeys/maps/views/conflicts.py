from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journeys.maps.actions.draft import EditConflict


def conflict(
    request: HttpRequest,
    problem: EditConflict,
    *,
    url: str,
    field: str,
    host: str,
    was_field: str = "was",
    beside: str = "",
) -> HttpResponse:
    """Render an edit conflict: both texts, with a button for each.

    `host` is the element that the next response replaces; the dialog is appended to it, or to
    `beside`.
    """
    context = {
        "problem": problem,
        "url": url,
        "field": field,
        "host": host,
        "was_field": was_field,
        "was": problem.revision if was_field == "revision" else problem.theirs,
    }
    if not getattr(request, "htmx", False):
        return render(request, "journeys/map/conflict_page.html", context, status=422)
    response = render(request, "journeys/map/conflict.html", context, status=422)
    return append_to(response, beside or host)


def append_to(response: HttpResponse, host: str) -> HttpResponse:
    """Append the fragment to the element of the page with this id."""
    response["HX-Retarget"] = f"#{host}"
    response["HX-Reswap"] = "append"
    return response
