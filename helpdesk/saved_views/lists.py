"""Saved views as lists of the inbox."""

from dataclasses import replace
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.web.params import whole_number
from helpdesk.inbox_views import ALL, INBOX_VIEWS, InboxView
from helpdesk.models import SavedView
from helpdesk.models.saved_view import DEFAULT_ORDER
from helpdesk.saved_views.access import find_view_for
from helpdesk.saved_views.describe import conditions_of
from helpdesk.saved_views.filtered import ORDERS, filtered, waits_in

SLUG = "view-"


def shown_view(saved: SavedView) -> InboxView:
    """Return the list that a saved view shows."""
    conditions, problems = conditions_of(saved)
    order = saved.order if saved.order in ORDERS else DEFAULT_ORDER
    if order == "waiting" and not waits_in(conditions):
        order = DEFAULT_ORDER
    made = replace(
        ALL,
        slug=f"{SLUG}{saved.pk}",
        name=saved.name,
        icon=saved.icon,
        empty=_("Tickets for which the conditions of this view hold appear here."),
        hotkey="",
        saved=saved.pk,
        row=saved,
        query=urlencode([*conditions.pairs(), ("order", order)]),
    )
    return replace(filtered(made, conditions, order=order), problems=tuple(problems))


def gone_view(pk: int) -> InboxView:
    """Return the list of a saved view that is no longer there, for a page that shows it still."""
    return replace(
        ALL,
        slug=f"{SLUG}{pk}",
        name=_("View not available"),
        hotkey="",
        saved=pk,
        problems=(gettext("This view was deleted or is no longer shared with you."),),
    )


def find_list(user: User, slug: str) -> InboxView | None:
    """Return a view of the inbox by its slug, also a saved one that the person sees."""
    if not slug.startswith(SLUG):
        return INBOX_VIEWS.get(slug)
    pk = whole_number(slug.removeprefix(SLUG))
    found = find_view_for(user, pk) if pk else None
    return shown_view(found) if found else None
