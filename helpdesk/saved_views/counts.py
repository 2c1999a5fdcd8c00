"""Numbers of tickets in saved views, for the left column.

Each is counted up to `COUNTED` and remembered for a few seconds for each person, as conditions and
visible tickets differ between people. The list of a view counts anew and remembers that, so the
view and its number agree.
"""

from collections.abc import Mapping, Sequence

from django.core.cache import cache

from accounts.models import User
from config.plans import planned_for_values
from config.web.counting import count_each
from helpdesk.condition_lists import to_count
from helpdesk.inbox_views import COUNTED, Inbox, InboxView
from helpdesk.models import SavedView
from helpdesk.saved_views.lists import shown_view

# Seconds: less than the column waits between two requests (5 s in parts/saved_views.html), or what
# it fetches after a change would be the number from before.
REMEMBERED = 3
MOST = 60  # The first views of a column have a number, so that its cost is bounded.


def remembered_counts(user: User, views: Sequence[SavedView]) -> dict[int, int]:
    """Return the counts that are remembered, by the key of the view; no query."""
    keys = {_key(user, view): view.pk for view in views[:MOST]}
    found = cache.get_many(keys) if keys else {}
    return {keys[key]: count for key, count in found.items() if type(count) is int}


def remember_count(user: User, view: SavedView, count: int) -> None:
    """Remember a count that was just made, in place of an earlier one."""
    cache.set(_key(user, view), count, REMEMBERED)


def count_views(user: User, views: Sequence[SavedView]) -> dict[int, int]:
    """Return the count of each view, by its key; those not remembered are counted in one query.

    A view with a condition that is no longer known has no count.
    """
    known = remembered_counts(user, views)
    missing = [view for view in views[:MOST] if view.pk not in known]
    fresh = _count(user, {view.pk: shown_view(view) for view in missing})
    if fresh:
        rows = {_key(user, view): fresh[view.pk] for view in missing if view.pk in fresh}
        cache.set_many(rows, REMEMBERED)
    return {**known, **fresh}


def _count(user: User, lists: Mapping[int, InboxView]) -> dict[int, int]:
    inbox = Inbox(user)
    rows = {f"view_{pk}": to_count(inbox, view) for pk, view in lists.items() if not view.problems}
    if not rows:
        return {}
    with planned_for_values():
        found = count_each(user, rows, most=COUNTED)
    return {int(name.removeprefix("view_")): count or 0 for name, count in found.items()}


def _key(user: User, view: SavedView) -> str:
    """Return the key of a count, which changes with the view."""
    return f"view-count:{user.pk}:{view.pk}:{view.updated_at.timestamp()}"
