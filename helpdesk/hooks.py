"""Places on the helpdesk's pages that other apps fill. The helpdesk does not know who does."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A lazy part of a page: the page loads it by its URL, and stands when it fails.

    `url_name` is reversed with the subject's primary key.
    """

    url_name: str
    title: str


_panels: dict[str, list[Panel]] = defaultdict(list)
_badges: list[Callable[[HttpRequest], dict[str, Any]]] = []

TICKET_CONTEXT = "ticket.context"  # beside the ticket, above the customer's last tickets
TICKET_THREAD = "ticket.thread"  # under the last message
CUSTOMER_HEAD = "customer.head"  # above the customer's timeline


def register_panel(place: str, *, url_name: str, title: str) -> None:
    _panels[place].append(Panel(url_name, title))


def panels(place: str) -> list[Panel]:
    return _panels[place]


def register_rail_counts(counts: Callable[[HttpRequest], dict[str, Any]]) -> None:
    """Counts that stand on the rail: names to numbers, computed per page for signed-in people."""
    _badges.append(counts)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}
    return {"rail": {name: n for counts in _badges for name, n in counts(request).items()}}
