"""While the story is told, what does not change is looked up once.

The actions ask the database each time, as they must where many people work at once. Here one
process works alone, and a third of its queries are such questions.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from customers.actions import add_to_timeline, place_on_timeline
from demo.story.timeline import Timeline
from journeys.feedback.actions.requests import survey_for
from journeys.feedback.eligibility_facts import _own, _rests
from journeys.maps.events import MAP_PUBLISHED
from journeys.placement.interactions import published_version
from journeys.placement.lookup import current_placement
from ledger.models import Event
from mail.mailbox_lookup import own_addresses

Lookup = Callable[..., Any]
# Each depends on its first argument, on things that only change when a map is published.
LOOKUPS: tuple[Lookup, ...] = (
    _own,
    _rests,
    own_addresses,
    published_version,
    current_placement,
    survey_for,
)


class Memory:
    """What was looked up, and the lines of the timelines."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Any] = {}
        self.timeline = Timeline()

    def heed(self, event: Event) -> None:
        if event.name == MAP_PUBLISHED:
            self.known.clear()

    def remembered(self, lookup: Lookup) -> Lookup:
        def look_up(*arguments: Any, **named: Any) -> Any:
            if named:  # it asks for something of its own
                return lookup(*arguments, **named)
            key = (lookup, *arguments[:1])
            if key not in self.known:
                self.known[key] = lookup(*arguments)
            return self.known[key]

        return look_up


@contextmanager
def remembering() -> Iterator[Memory]:
    memory = Memory()
    stand_ins = {lookup: memory.remembered(lookup) for lookup in LOOKUPS}
    stand_ins[add_to_timeline] = memory.timeline.add_to_timeline
    stand_ins[place_on_timeline] = memory.timeline.place_on_timeline
    for lookup, stand_in in stand_ins.items():
        _replace_everywhere(lookup.__name__, lookup, stand_in)
    try:
        yield memory
    finally:
        for lookup, stand_in in stand_ins.items():
            _replace_everywhere(lookup.__name__, stand_in, lookup)


def _replace_everywhere(name: str, old: Lookup, new: Lookup) -> None:
    """In every module that imported it by its name, but for this one."""
    for module in list(sys.modules.values()):
        if module.__name__ != __name__ and getattr(module, "__dict__", {}).get(name) == old:
            setattr(module, name, new)
