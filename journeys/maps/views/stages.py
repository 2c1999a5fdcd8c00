from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from config.web.toasts import notify
from journeys.access import get_journey_for, get_stage_for
from journeys.maps.actions.draft import EditConflict
from journeys.maps.actions.stages import (
    add_stage,
    move_stage,
    remove_stage,
    rename_stage,
    restore_stage,
)
from journeys.maps.draft_rows import draft_stages
from journeys.maps.neighbours import step_stage
from journeys.maps.views.conflicts import conflict
from journeys.maps.views.edit_response import map_action, map_form, render_menu, respond
from journeys.maps.views.params import focus_new, read_pk
from journeys.models import Stage


@map_action
def add(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    journey = get_journey_for(user, pk, to_edit=True)
    before = _stage(request, "before")
    name = request.POST.get("name") or _("New stage")
    stage = add_stage(journey, name, by=user, before=before)
    undo = reverse("journeys:remove-stage", args=[stage.pk])
    return focus_new(respond(request, journey), f"stage-{stage.pk}", undo=undo)


def _map_of(request: HttpRequest, pk: int) -> str:
    stage = get_stage_for(current_user(request), pk, to_edit=True)
    return reverse("journeys:map", args=[stage.journey_id])


@map_form(_map_of)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    stage = get_stage_for(user, pk, to_edit=True)
    try:
        was = request.POST.get("was")
        rename_stage(stage, request.POST.get("name", ""), by=user, was=was)
    except EditConflict as problem:
        return conflict(request, problem, url=request.path, field="name", host=f"stage-{pk}")
    return respond(request, stage.journey, f"stage-{stage.pk}")


@map_action
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move by one place (step=-1, step=1), before another stage, or to the end."""
    user = current_user(request)
    stage = get_stage_for(user, pk, to_edit=True)
    before = _stage(request, "before")
    if "step" in request.POST:
        before = step_stage(stage, request.POST["step"])
    move_stage(stage, by=user, before=before)
    return respond(request, stage.journey)


@map_action
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    stage = get_stage_for(user, pk, to_edit=True)
    remove_stage(stage, by=user, move_to=_stage(request, "move_to"))
    response = respond(request, stage.journey)
    undo = reverse("journeys:restore-stage", args=[stage.pk])
    return notify(request, response, _("The stage was removed."), undo=undo)


@map_action
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    stage = get_stage_for(user, pk, to_edit=True)
    restore_stage(stage, by=user)
    return respond(request, stage.journey)


@requires("may_edit_maps")
@require_safe
def menu(request: HttpRequest, pk: int) -> HttpResponse:
    stage = get_stage_for(current_user(request), pk, to_edit=True)
    row = list(draft_stages(stage.journey_id))
    others = [placed for placed in row if placed.stage_id != stage.pk]
    placed = next((placed for placed in row if placed.stage_id == stage.pk), None)
    context = {"stage": stage, "placed": placed, "others": others, "journey": stage.journey}
    return render_menu(request, "journeys/map/stage_menu.html", context)


def _stage(request: HttpRequest, name: str) -> Stage | None:
    pk = read_pk(request, name)
    return get_stage_for(current_user(request), pk, to_edit=True) if pk else None
