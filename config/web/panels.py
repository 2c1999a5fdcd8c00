"""Panels: parts of a page that other apps register, without an import by the page's app.

A panel is a lazy `<section hx-get>`: the page loads it by its URL, and works when it fails.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """`url_name` is reversed with the primary key of the page's subject."""

    url_name: str
    title: str | Promise


_panels: dict[str, list[Panel]] = defaultdict(list)


def register_panel(place: str, *, url_name: str, title: str | Promise) -> None:
    _panels[place].append(Panel(url_name, title))


def panels(place: str) -> list[Panel]:
    return _panels[place]
