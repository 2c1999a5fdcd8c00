"""Parameters of map forms."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from config.web.params import whole_number
from journeys.maps.actions.draft import CannotEdit


def read_pk(request: HttpRequest, name: str) -> int | None:
    return whole_number(request.POST.get(name))


def read_revision(request: HttpRequest) -> int | None:
    return read_pk(request, "revision")


def neighbour(ids: Sequence[int], pk: int, step: str) -> int | None:
    """Return the key of the item to move before by one place, or None for the end."""
    index = ids.index(pk) if pk in ids else -1
    if step == "-1" and index > 0:
        return ids[index - 1]
    if step == "1" and 0 <= index < len(ids) - 1:
        return ids[index + 2] if index + 2 < len(ids) else None
    raise CannotEdit(_("This is already the end."))


def focus_new(response: HttpResponse, element: str, *, undo: str) -> HttpResponse:
    """Add the event that lets the page rename the new item; `undo` is the URL that removes it."""
    facts = {"id": element, "undo": undo}
    trigger_client_event(response, "map-added", facts, after="receive")
    return response
