"""Saved views are created, changed, moved and deleted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from fields.condition_sets import ConditionSet
from helpdesk import events
from helpdesk.models import SavedView
from helpdesk.saved_views.access import OF_TEAM
from helpdesk.saved_views.describe import written_conditions
from ledger.models import Event
from ledger.origin import Origin, origin_of

# The most views beside each other: one's own, those of one team, and everyone's.
MAX_BESIDE = 50
Scope = SavedView.Scope


class CannotSaveView(Refused):
    """The message gives the reason and the next step."""


class CannotMoveView(Refused):
    """The message gives the reason and the next step."""


def create_view(
    *,
    name: str,
    shown_to: str,
    conditions: ConditionSet,
    order: str,
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> SavedView:
    """Save conditions and an order as a view, the last one beside the others.

    `shown_to` is "mine", "everyone", or "team-" and the key of a team.
    """
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        view = SavedView(owner=by, created_at=origin.at)
        _set(view, name=name, conditions=conditions, order=order)
        _place(view, shown_to)
        _save(view, origin)
        origin.record(events.VIEW_CREATED, view, **facts_of(view))
    return view


def change_view(
    view: SavedView,
    *,
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
    name: str | None = None,
    shown_to: str | None = None,
    conditions: ConditionSet | None = None,
    order: str | None = None,
) -> SavedView:
    """Change what is given. The same values again change nothing.

    A shared view that becomes a personal one is that of the person who changes it.
    """
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        current = _locked(view)
        before = facts_of(current)
        _set(current, name=name, conditions=conditions, order=order)
        if shown_to is not None and shown_to != before["shown_to"]:
            current.owner = by if shown_to == Scope.MINE else current.owner
            _place(current, shown_to)
        after = facts_of(current)
        differing = [fact for fact in after if after[fact] != before[fact]]
        if differing:
            _save(current, origin)
            changes = {
                "before": {fact: before[fact] for fact in differing},
                "after": {fact: after[fact] for fact in differing},
            }
            origin.record(events.VIEW_CHANGED, current, **changes)
    return current


def move_view(
    view: SavedView,
    *,
    by_steps: int,
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Move a view down beside the others by so many places, or up; it stops at the ends."""
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        # Row locks in the order of keys, and sorted after the wait: meanwhile they may have moved.
        locked = views_beside(view).order_by("pk").select_for_update(no_key=True)
        beside = sorted(locked, key=lambda each: (each.position, each.pk))
        places = {each.pk: place for place, each in enumerate(beside)}
        if view.pk not in places:
            raise CannotMoveView(_("This view was deleted. Reload the page."))
        before = places[view.pk]
        after = min(max(before + by_steps, 0), len(beside) - 1)
        beside.insert(after, beside.pop(before))
        for place, each in enumerate(beside):
            each.position = place
        if after != before:
            SavedView.objects.bulk_update(beside, ["position"])
            origin.record(events.VIEW_MOVED, view, before=before, after=after)


def delete_view(
    view: SavedView, *, by: User, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a view; its tickets stay. Idempotent."""
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        found = SavedView.objects.select_for_update().filter(pk=view.pk).first()
        if found:
            origin.record(events.VIEW_DELETED, found, **facts_of(found))
            found.delete()


def facts_of(view: SavedView) -> dict[str, str]:
    """Return the facts of an event on a view."""
    return {
        "name": view.name,
        "shown_to": shown_to_of(view),
        "conditions": written_conditions(view),
        "order": view.order,
    }


def shown_to_of(view: SavedView) -> str:
    """Return for whom a view is saved, as `create_view` takes it."""
    return f"{OF_TEAM}{view.team_id}" if view.scope == Scope.TEAM else str(view.scope)


def views_beside(view: SavedView) -> QuerySet[SavedView]:
    """Return the views of the same place in the left column, with this one."""
    same: dict[str, dict[str, Any]] = {
        Scope.MINE: {"owner": view.owner_id},
        Scope.TEAM: {"team": view.team_id},
        Scope.EVERYONE: {},
    }
    beside = SavedView.objects.filter(scope=view.scope, **same[view.scope])
    return beside.order_by("position", "pk")


def _set(
    view: SavedView, *, name: str | None, conditions: ConditionSet | None, order: str | None
) -> None:
    if name is not None:
        view.name = name.strip()
        if not view.name:
            raise CannotSaveView(_("Give the view a name."))
    if conditions is not None:
        view.conditions, view.match = conditions.to_json(), conditions.match.value
    if order is not None:
        view.order = order


def _place(view: SavedView, shown_to: str) -> None:
    """Put the view at the end of the views of a place."""
    team = int(shown_to.removeprefix(OF_TEAM)) if shown_to.startswith(OF_TEAM) else None
    view.scope = Scope.TEAM if team else Scope(shown_to)
    view.team_id = team
    User.objects.select_for_update(no_key=True).get(pk=view.owner_id)
    beside = views_beside(view)
    if beside.count() >= MAX_BESIDE:
        raise CannotSaveView(
            _("There are %d views in this place already. Delete one first.") % MAX_BESIDE
        )
    last = beside.aggregate(last=Max("position"))["last"]
    view.position = 0 if last is None else last + 1


def _save(view: SavedView, origin: Origin) -> None:
    view.updated_at = origin.at
    view.save()


def _locked(view: SavedView) -> SavedView:
    found = SavedView.objects.select_for_update(of=("self",), no_key=True).filter(pk=view.pk)
    if not (current := found.first()):
        raise CannotSaveView(_("This view was deleted. Save it as a new one."))
    return current
