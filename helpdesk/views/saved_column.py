"""The saved views in the left column: their groups, links and numbers."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.inbox_views import COUNTED
from helpdesk.models import SavedView
from helpdesk.saved_views.access import visible_views
from helpdesk.saved_views.counts import count_views, remembered_counts
from helpdesk.views.list_query import ChosenList

Scope = SavedView.Scope


def column_context(
    user: User, chosen: ChosenList | None = None, *, found: int | None = None
) -> dict[str, Any]:
    """Return the saved views with the numbers that are remembered.

    Beside the list of a saved view all are counted, and `found` is the number of that list: both
    are then rendered from one count, each time. Elsewhere the part fetches its numbers by itself.
    """
    views = list(visible_views(user))
    current = chosen.view.saved if chosen else None
    is_of_list = bool(current) and found is not None
    if is_of_list:
        assert chosen is not None
        counted = {} if chosen.is_changed else {current or 0: found or 0}
        counts = count_views(user, views, counted=counted)
    else:
        counts = remembered_counts(user, views)
    return _column(views, counts, current) | {
        "saved_polls": bool(views) and not is_of_list,
        "saved_missing": any(view.pk not in counts for view in views),
    }


def counted_column(user: User, *, current: int | None) -> dict[str, Any]:
    """Return the saved views with the number of each; `current` is the key of the one shown."""
    views = list(visible_views(user))
    return _column(views, count_views(user, views), current) | {
        "saved_polls": True,
        "saved_missing": False,
    }


def _column(
    views: Sequence[SavedView], counts: Mapping[int, int], current: int | None
) -> dict[str, Any]:
    return {"saved_groups": _groups(views, counts), "saved_current": current, "counted": COUNTED}


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
