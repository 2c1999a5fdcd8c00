"""Parameters of map forms."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

from config.web.params import whole_number


def read_pk(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.POST.get(name))


def read_revision(request: HttpRequest) -> int | None:
    return read_pk(request, "revision")


def read_key(request: HttpRequest) -> UUID | None:
    """Return the key of a request that may come twice; one that is no UUID counts as none."""
    with suppress(ValueError):
        return UUID(request.POST.get("key", ""))
    return None


def focus_new(response: HttpResponse, element: str, *, undo: str) -> HttpResponse:
    """Add the event that lets the page rename the new item; `undo` is the URL that removes it."""
    facts = {"id": element, "undo": undo}
    trigger_client_event(response, "map-added", facts, after="receive")
    return response
