"""The number of tickets that need a reply, as the rail shows it."""

from typing import Any

from django.utils.translation import ngettext

from helpdesk.inbox_views import RAIL_COUNTED


def rail_badge(waiting: int) -> dict[str, Any]:
    """Return what the rail shows for a number of tickets that need a reply."""
    label = ngettext("%(count)d needs a reply", "%(count)d need a reply", waiting)
    count = waiting if waiting < RAIL_COUNTED else f"{RAIL_COUNTED - 1}+"
    return {"count": count, "label": label % {"count": waiting}}
