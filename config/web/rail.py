"""What stands on the rail of every page: each app counts its own, and knows no other's."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Counts = Callable[[HttpRequest], dict[str, Any]]

_counts: list[Counts] = []


def register_rail_counts(counts: Counts) -> None:
    """Names of the rail's places to {count, tone, words}, per page for signed-in people."""
    _counts.append(counts)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}
    return {"rail": {name: n for counts in _counts for name, n in counts(request).items()}}
