from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import current_user
from config.web.refusals import refusals_on_page
from config.web.toasts import notify
from journeys.access import find_card_for, get_removed_card_for, get_touchpoint_for
from journeys.maps.actions.cards import (
    AddConflict,
    CardGone,
    add_card,
    edit_card,
    move_card,
    remove_card,
    restore_card,
)
from journeys.maps.actions.draft import EditConflict
from journeys.maps.draft_rows import draft_cell, draft_placement
from journeys.maps.forms import CardForm
from journeys.maps.lanes import ROWS
from journeys.maps.neighbours import step_card
from journeys.maps.views.conflicts import append_to, conflict
from journeys.maps.views.edit_response import go_back, map_action, map_form, respond
from journeys.maps.views.params import read_key, read_pk, read_revision
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
        if body.strip() or lane not in ROWS:  # an unknown lane is refused by the action
            try:
                add_card(touchpoint, lane, body, by=user, key=read_key(request))
            except CardGone as gone:
                return _gone(request, gone, body)
            except AddConflict as problem:
                return _conflict(request, problem, problem.card)
        return _cell(request, touchpoint, lane)
    return card_refused(request, touchpoint, form)


def _card(request: HttpRequest, pk: int) -> Card:
    """Return the card; one that was removed is refused, one that never was is 404."""
    user = current_user(request)
    card = find_card_for(user, pk, to_edit=True)
    if card is None:
        raise CardGone(get_removed_card_for(user, pk, to_edit=True))
    return card


def _touchpoint_of(request: HttpRequest, pk: int) -> str:
    user = current_user(request)
    card = find_card_for(user, pk, to_edit=True) or get_removed_card_for(user, pk, to_edit=True)
    return reverse("journeys:touchpoint", args=[card.touchpoint_id])


@map_form(_touchpoint_of)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit a card; an empty text removes it. The text of a removed card can be added again."""
    body = request.POST.get("body", "")
    if not body.strip():
        return _remove(request, _card(request, pk))
    try:
        return _edit(request, _card(request, pk), body)
    except CardGone as gone:
        return _gone(request, gone, body)


def _edit(request: HttpRequest, card: Card, body: str) -> HttpResponse:
    user, form = current_user(request), CardForm(request.POST)
    with refusals_on_page(request, form):
        try:
            edit_card(card, body, by=user, revision=read_revision(request))
        except EditConflict as problem:
            return _conflict(request, problem, card)
        return _cell(request, card.touchpoint, card.lane)
    touchpoint = get_touchpoint_for(user, card.touchpoint_id, to_edit=True)
    return card_refused(request, touchpoint, form)


def _conflict(request: HttpRequest, problem: EditConflict, card: Card) -> HttpResponse:
    url = reverse("journeys:edit-card", args=[card.pk])
    host = f"cell-{card.lane}-{card.touchpoint_id}"
    return conflict(request, problem, url=url, field="body", host=host, was_field="revision")


def _gone(request: HttpRequest, gone: CardGone, body: str) -> HttpResponse:
    """Show the text for a card that was removed in a form that adds it to the same cell."""
    touchpoint = get_touchpoint_for(current_user(request), gone.touchpoint.pk, to_edit=True)
    form = CardForm({"lane": gone.lane, "body": body})
    form.add_error(None, _("This card was removed meanwhile. Save your text as a new card."))
    url = reverse("journeys:add-card", args=[touchpoint.pk])
    if not getattr(request, "htmx", False):
        return card_refused(request, touchpoint, form, url=url)
    if draft_placement(touchpoint) is None:  # The map shows no cell for it.
        raise gone
    host = f"cell-{gone.lane}-{touchpoint.pk}"
    context = {"card_form": form, "url": url, "host": host}
    response = render(request, "journeys/map/card_gone.html", context, status=422)
    return append_to(response, host)


@map_action
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a card under a touchpoint, before a card or to the end; or by one `step`."""
    user = current_user(request)
    card = _card(request, pk)
    if step := STEPS.get(request.POST.get("step", "")):
        to, before = step_card(card, *step)
    else:
        to_pk, before_pk = read_pk(request, "touchpoint"), read_pk(request, "before")
        to = get_touchpoint_for(user, to_pk, to_edit=True) if to_pk else card.touchpoint
        before = _card(request, before_pk) if before_pk else None
    move_card(card, to=to, before=before, by=user)
    return respond(request, card.touchpoint.journey)


@map_action
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    return _remove(request, _card(request, pk))


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
