"""Places on the helpdesk's pages that other apps fill. The helpdesk does not know who does."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from config.panels import Panel, panels, register_panel

__all__ = [
    "TICKET_CONTEXT",
    "TICKET_THREAD",
    "Panel",
    "panels",
    "rail_counts",
    "register_panel",
    "register_rail_counts",
]


_badges: list[Callable[[HttpRequest], dict[str, Any]]] = []

TICKET_CONTEXT = "ticket.context"  # beside the ticket, above the customer's last tickets
TICKET_THREAD = "ticket.thread"  # under the last message


def register_rail_counts(counts: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Counts that stand on the rail: names to numbers, computed per page for signed-in people."""
    _badges.append(counts)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}
    return {"rail": {name: n for counts in _badges for name, n in counts(request).items()}}
