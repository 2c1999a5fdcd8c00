"""While the story is told, what does not change is looked up once.

The actions ask the database each time, as they must where many people work at once. Here one
process works alone, and two of five queries are such questions.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from journeys.actions.circumstances import _own
from journeys.actions.interactions import published_version
from journeys.actions.requests import survey_for
from journeys.actions.standing import standing
from journeys.map_events import MAP_PUBLISHED
from ledger.models import Event
from mail.actions.find_mailbox import own_addresses

# Each is a plain lookup by its arguments, of things that only change when a map is published.
LOOKUPS: tuple[Callable[..., Any], ...] = (
    _own,
    own_addresses,
    published_version,
    standing,
    survey_for,
)


class Memory:
    def __init__(self) -> None:
        self.remembered = {lookup: cache(lookup) for lookup in LOOKUPS}

    def heed(self, event: Event) -> None:
        if event.name == MAP_PUBLISHED:
            for lookup in self.remembered.values():
                lookup.cache_clear()


@contextmanager
def remembering() -> Iterator[Memory]:
    memory = Memory()
    for lookup, remembered in memory.remembered.items():
        _replace_everywhere(lookup, remembered)
    try:
        yield memory
    finally:
        for lookup, remembered in memory.remembered.items():
            _replace_everywhere(remembered, lookup)


def _replace_everywhere(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """In every module that imported it by its name."""
    name = old.__name__
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(name) is old and module.__name__ != __name__:
            setattr(module, name, new)
