"""Numbers of tickets in saved views, for the left column.

Each is counted up to `COUNTED` and remembered for a few seconds for each person, as conditions and
visible tickets differ between people. The list of a view counts anew and remembers that, so the
view and its number agree.
"""

from collections.abc import Iterable, Mapping

from django.core.cache import cache

from accounts.models import User
from config.plans import planned_for_values
from config.web.counting import count_each
from helpdesk.inbox_views import COUNTED, Inbox, InboxView
from helpdesk.models import SavedView
from helpdesk.saved_views.lists import shown_view

REMEMBERED = 5  # seconds


def remembered_counts(user: User, views: Iterable[SavedView]) -> dict[int, int]:
    """Return the counts that are remembered, by the key of the view; no query."""
    keys = {_key(user, view): view.pk for view in views}
    found = cache.get_many(keys) if keys else {}
    return {keys[key]: count for key, count in found.items() if type(count) is int}


def count_views(
    user: User, views: Iterable[SavedView], *, counted: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Return the count of each view, by its key; those not remembered are counted in one query.

    `counted` are counts that were just made; they are remembered in place of earlier ones. A view
    with a condition that is no longer known has no count.
    """
    views, counted = list(views), counted or {}
    known = {**remembered_counts(user, views), **counted}
    missing = [view for view in views if view.pk not in known]
    fresh = {**counted, **_count(user, {view.pk: shown_view(view) for view in missing})}
    for view in views:
        if view.pk in fresh:
            cache.set(_key(user, view), fresh[view.pk], REMEMBERED)
    return {**known, **fresh}


def _count(user: User, lists: Mapping[int, InboxView]) -> dict[int, int]:
    inbox = Inbox(user)
    rows = {f"view_{pk}": inbox.tickets_in(view) for pk, view in lists.items() if not view.problems}
    if not rows:
        return {}
    with planned_for_values():
        found = count_each(user, rows, most=COUNTED)
    return {int(name.removeprefix("view_")): count or 0 for name, count in found.items()}


def _key(user: User, view: SavedView) -> str:
    """Return the key of a count, which changes with the view."""
    return f"view-count:{user.pk}:{view.pk}:{view.updated_at.timestamp()}"
