"""Counts on the rail of every page, registered by the apps."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Counts = Callable[[HttpRequest], dict[str, Any]]

_counts: list[Counts] = []


def register_rail_counts(counts: Counts) -> None:
    """Register a function that returns {place on the rail: {count, tone, words}} for a request."""
    _counts.append(counts)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Context processor for the rail's counts."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}
    return {"rail": {name: n for counts in _counts for name, n in counts(request).items()}}
