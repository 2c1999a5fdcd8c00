from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import current_user
from config.web.refusals import refusals_on_page
from config.web.toasts import notify
from journeys.access import get_card_for, get_touchpoint_for
from journeys.maps.actions.cards import add_card, edit_card, move_card, remove_card, restore_card
from journeys.maps.actions.draft import EditConflict
from journeys.maps.draft_rows import draft_cell
from journeys.maps.forms import CardForm
from journeys.maps.lanes import ROWS
from journeys.maps.neighbours import step_card
from journeys.maps.views.conflicts import conflict
from journeys.maps.views.edit_response import go_back, map_action, map_form, respond
from journeys.maps.views.params import read_pk, read_revision
from journeys.maps.views.touchpoint import card_refused
from journeys.models import Card, Touchpoint

STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@map_form("journeys:touchpoint")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a card to a cell; an empty text changes nothing."""
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    lane, body = request.POST.get("lane", ""), request.POST.get("body", "")
    form = CardForm(request.POST)
    with refusals_on_page(request, form):
        if body.strip() or lane not in ROWS:  # which the action refuses
            add_card(touchpoint, lane, body, by=user)
        return _cell(request, touchpoint, lane)
    return card_refused(request, touchpoint, form)


def _touchpoint_of(request: HttpRequest, pk: int) -> str:
    card = get_card_for(current_user(request), pk, to_edit=True)
    return reverse("journeys:touchpoint", args=[card.touchpoint_id])


@map_form(_touchpoint_of)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a card; an empty text removes it."""
    user = current_user(request)
    card = get_card_for(user, pk, to_edit=True)
    body = request.POST.get("body", "")
    if not body.strip():
        return _remove(request, card)
    form = CardForm(request.POST)
    with refusals_on_page(request, form):
        try:
            edit_card(card, body, by=user, revision=read_revision(request))
        except EditConflict as problem:
            host = f"cell-{card.lane}-{card.touchpoint_id}"
            return conflict(
                request, problem, url=request.path, field="body", host=host, was_field="revision"
            )
        return _cell(request, card.touchpoint, card.lane)
    touchpoint = get_touchpoint_for(user, card.touchpoint_id, to_edit=True)
    return card_refused(request, touchpoint, form)


@map_action
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a card under a touchpoint, before a card or to the end; or by one `step`."""
    user = current_user(request)
    card = get_card_for(user, pk, to_edit=True)
    if step := STEPS.get(request.POST.get("step", "")):
        to, before = step_card(card, *step)
    else:
        to_pk, before_pk = read_pk(request, "touchpoint"), read_pk(request, "before")
        to = get_touchpoint_for(user, to_pk, to_edit=True) if to_pk else card.touchpoint
        before = get_card_for(user, before_pk, to_edit=True) if before_pk else None
    move_card(card, to=to, before=before, by=user)
    return respond(request, card.touchpoint.journey)


@map_action
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    return _remove(request, get_card_for(current_user(request), pk, to_edit=True))


@map_action
def restore(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    user = current_user(request)
    touchpoint = get_touchpoint_for(user, pk, to_edit=True)
    lane = restore_card(touchpoint, card, by=user).lane
    return _cell(request, touchpoint, lane)


def _remove(request: HttpRequest, card: Card) -> HttpResponse:
    touchpoint, lane, pk = card.touchpoint, card.lane, card.pk
    remove_card(card, by=current_user(request))
    undo = reverse("journeys:restore-card", args=[touchpoint.pk, pk])
    return notify(request, _cell(request, touchpoint, lane), _("The card was removed."), undo=undo)


def _cell(request: HttpRequest, touchpoint: Touchpoint, lane: str) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return go_back(request, f"/touchpoints/{touchpoint.pk}/")
    cell = draft_cell(touchpoint, lane)
    context = {
        "lane": ROWS[lane],
        "touchpoint_id": touchpoint.pk,
        "cards": cell.cards,
        "ends": cell.ends,
        "may_edit": True,
    }
    return HttpResponse(render_to_string("journeys/map/cell.html", context, request))
