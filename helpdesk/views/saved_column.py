"""The saved views in the left column: their groups, links and numbers."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.inbox_views import COUNTED
from helpdesk.models import SavedView
from helpdesk.saved_views.access import visible_views
from helpdesk.saved_views.counts import MOST, count_views, remember_count, remembered_counts
from helpdesk.views.list_query import ChosenList

Scope = SavedView.Scope


def column_context(
    user: User, chosen: ChosenList | None = None, *, found: int | None = None
) -> dict[str, Any]:
    """Return the saved views with the numbers that are remembered; the part fetches the others.

    `found` is the number of the list beside it, which is also that of its view.
    """
    views = list(visible_views(user))
    counts = remembered_counts(user, views)
    own = own_count(user, chosen, found=found) if chosen else None
    current = chosen.view.saved if chosen else None
    if current and own is not None:
        counts[current] = own
    is_missing = any(view.pk not in counts for view in views[:MOST])
    return _column(views, counts, current) | {"saved_missing": is_missing}


def own_count(user: User, chosen: ChosenList, *, found: int | None) -> int | None:
    """Return the number of the view whose list was counted, and remember it; None for others."""
    is_other = chosen.is_changed or chosen.view.is_narrowed
    if chosen.view.row is None or is_other or found is None:
        return None
    remember_count(user, chosen.view.row, found)
    return found


def counted_column(user: User, *, current: int | None) -> dict[str, Any]:
    """Return the saved views with the number of each; `current` is the key of the one shown."""
    views = list(visible_views(user))
    return _column(views, count_views(user, views), current) | {"saved_missing": False}


def _column(
    views: Sequence[SavedView], counts: Mapping[int, int], current: int | None
) -> dict[str, Any]:
    return {
        "saved_groups": _groups(views, counts),
        "saved_current": current,
        "saved_polls": bool(views),
        "counted": COUNTED,
    }


def _groups(
    views: Sequence[SavedView], counts: Mapping[int, int]
) -> list[tuple[str, list[tuple[SavedView, int | None]]]]:
    """Return each heading with its views and their counts."""
    return [
        (_heading(scope, team), [(view, counts.get(view.pk)) for view in group])
        for (scope, team), group in groupby(views, key=lambda view: (view.scope, view.team))
    ]


def _heading(scope: str, team: Any) -> str:
    if scope == Scope.MINE:
        return _("My views")
    return _("Team %s") % team.name if scope == Scope.TEAM else _("Everyone")
