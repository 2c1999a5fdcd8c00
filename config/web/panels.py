"""Panels: parts of a page that other apps register, without an import by the page's app.

A panel is a lazy `<section hx-get>`: the page loads it by its URL, and works when it fails.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


def _without_space(_subject: Any, _user: Any) -> str:
    return ""


@dataclass(frozen=True)
class Panel:
    """`url_name` is reversed with the primary key of the page's subject.

    `space` returns the name of the height that the page reserves until the panel is loaded
    (`static/css/app/lazy.css`) for the subject and the reader; nothing if the panel will be empty.
    """

    url_name: str
    title: str | Promise
    space: Callable[[Any, Any], str] = _without_space


_panels: dict[str, list[Panel]] = defaultdict(list)


def register_panel(
    place: str,
    *,
    url_name: str,
    title: str | Promise,
    space: Callable[[Any, Any], str] = _without_space,
) -> None:
    _panels[place].append(Panel(url_name, title, space))


def panels(place: str) -> list[Panel]:
    return _panels[place]
