"""Views of touchpoint edits on the map."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from config.web.toasts import notify
from journeys.access import get_stage_for, get_touchpoint_for
from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.maps.draft_rows import draft_placement, draft_stages, touchpoint_after
from journeys.maps.neighbours import step_touchpoint
from journeys.maps.views.conflicts import conflict
from journeys.maps.views.edit_response import map_action, map_form, render_menu, respond
from journeys.maps.views.params import focus_new, read_pk, read_revision
from journeys.models import Touchpoint

FEELINGS = [
    ("2", _lazy("delighted")),
    ("1.5", "+1.5"),
    ("1", _lazy("pleased")),
    ("0.5", "+0.5"),
    ("0", _lazy("neutral")),
    ("-0.5", "−0.5"),
    ("-1", _lazy("annoyed")),
    ("-1.5", "−1.5"),
    ("-2", _lazy("upset")),
]


@map_action
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a touchpoint before or after another one, or at the end of a stage."""
    user = current_user(request)
    stage = get_stage_for(user, pk, to_edit=True)
    before = _touchpoint(request, "before") or touchpoint_after(stage, read_pk(request, "after"))
    name = request.POST.get("name") or _("New touchpoint")
    added = add_touchpoint(stage, name, by=user, before=before)
    undo = reverse("journeys:retire-touchpoint", args=[added.pk])
    return focus_new(respond(request, stage.journey), f"touchpoint-{added.pk}", undo=undo)


@map_form("journeys:touchpoint")
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    name, revision = request.POST.get("name", ""), read_revision(request)
    try:
        rename_touchpoint(touchpoint, name, by=user, revision=revision)
    except EditConflict as problem:
        host = f"touchpoint-{pk}"
        return conflict(
            request, problem, url=request.path, field="name", host=host, was_field="revision"
        )
    return respond(request, touchpoint.journey, f"touchpoint-{pk}")


@map_action
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move by one place (step), or into a stage, before a touchpoint of it or to the end."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    if "step" in request.POST:
        to, before = step_touchpoint(touchpoint, request.POST["step"])
    else:
        stage_pk = read_pk(request, "stage")
        if stage_pk is None:
            raise CannotEdit(_("Choose the stage to move it to."))
        to, before = get_stage_for(user, stage_pk, to_edit=True), _touchpoint(request, "before")
    move_touchpoint(touchpoint, to=to, before=before, by=user)
    return respond(request, touchpoint.journey)


@map_action
def feeling(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    try:
        wanted = float(request.POST.get("feeling", ""))
    except ValueError:
        raise CannotEdit(_("A feeling is a number between −2 and +2.")) from None
    set_expected_feeling(touchpoint, wanted, by=user)
    return respond(request, touchpoint.journey, "feeling")


@map_action
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    retire_touchpoint(touchpoint, by=user)
    text = _("“%s” was removed from the map. Its answers and tickets are kept.") % touchpoint.name
    undo = reverse("journeys:restore-touchpoint", args=[pk])
    return notify(request, respond(request, touchpoint.journey), text, undo=undo)


@map_action
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    restore_touchpoint(touchpoint, by=user)
    return respond(request, touchpoint.journey)


@requires("may_edit_maps")
@require_safe
def menu(request: HttpRequest, pk: int) -> HttpResponse:
    touchpoint = get_touchpoint_for(current_user(request), pk, to_edit=True)
    placed = draft_placement(touchpoint)
    context = {
        "touchpoint": touchpoint,
        "journey": touchpoint.journey,
        "placed": placed,
        "stages": draft_stages(touchpoint.journey_id),
        "feelings": FEELINGS,
        "feeling_now": f"{placed.expected_feeling:g}" if placed else "",
    }
    return render_menu(request, "journeys/map/touchpoint_menu.html", context)


def _touchpoint(request: HttpRequest, name: str) -> Touchpoint | None:
    pk = read_pk(request, name)
    return get_touchpoint_for(current_user(request), pk, to_edit=True) if pk else None
