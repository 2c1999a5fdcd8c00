"""Counts on the rail of every page and what they listen to, registered by the apps."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest

Counts = Callable[[HttpRequest], dict[str, Any]]
Topics = Callable[[HttpRequest], Sequence[str]]

_counts: list[Counts] = []
_topics: list[Topics] = []


def register_rail_counts(counts: Counts) -> None:
    """Register a function that returns {place on the rail: {count, tone, label}} for a request."""
    _counts.append(counts)


def register_rail_topics(topics: Topics) -> None:
    """Register a function that returns the live topics of the rail for a request."""
    _topics.append(topics)


def rail_topics(request: HttpRequest) -> list[str]:
    """Return the live topics to which the rail of every page listens."""
    return [topic for topics in _topics for topic in topics(request)]


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Context processor for the rail's counts."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}
    rail: dict[str, Any] = {}
    for counts in _counts:
        for name, count in counts(request).items():
            rail[name] = _together(rail[name], count) if name in rail else count
    return {"rail": rail}


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two counts at one place: added, unless one is a text such as "99+"; both labels."""
    counts = [one["count"], other["count"]]
    texts = [count for count in counts if isinstance(count, str)]
    return {
        "count": texts[0] if texts else sum(counts),
        "tone": "late" if "late" in (one["tone"], other["tone"]) else one["tone"],
        "label": f"{one['label']}; {other['label']}",
    }
