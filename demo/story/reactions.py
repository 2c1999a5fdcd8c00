"""The story's worker: what follows from an act happens at once, in this process.

Nothing is asked of the broker. Everything is told in one transaction, so a story that was killed
half-way was never told, and savepoints, a third of all queries, are left out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from demo.story.memory import Memory, remembering
from helpdesk.receivers import write_on_timeline
from journeys.events import TICKET_PLACED
from journeys.receivers import place_tagged_ticket
from ledger.events import Receiver, receivers_of
from ledger.models import Event

Listener = Callable[[Event], None]


class Reactions:
    """Brings events to their receivers, and to the story's own listeners.

    A ticket's line on the timeline is rewritten by almost every event and only the last counts,
    so each is written once, when the story is over.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.ledger: list[Event] = []
        self.waiting: list[Event] = []
        self.lines: dict[int, Event] = {}
        self.placed: dict[int, int] = {}
        self.listeners: dict[str, Listener] = {}

    def keep(self, **values: Any) -> Event:
        """Stands in for `Event.objects.create`: the ledger's rows are written all at the end."""
        event = Event(**values)
        self.waiting.append(event)
        self.ledger.append(event)
        return event

    def settle(self) -> None:
        """Let everything happen that was asked for; nobody hears of it yet."""
        while self.waiting:
            event = self.waiting.pop(0)
            self.memory.heed(event)
            if event.name == TICKET_PLACED:
                self.placed[event.subject_id] = event.facts["touchpoint"]
            for receiver in receivers_of(event.name):
                self._receive(receiver, event)
            if listener := self.listeners.get(event.name):
                listener(event)
        connection.run_on_commit.clear()

    def _receive(self, receiver: Receiver, event: Event) -> None:
        if receiver is write_on_timeline:
            self.lines[event.subject_id] = event
        elif receiver is not place_tagged_ticket or event.subject_id not in self.placed:
            receiver(event)

    def finish(self) -> None:
        """Write the lines of the timelines, and the ledger, all of it relayed."""
        for event in self.lines.values():
            write_on_timeline(event)
        self.memory.timeline.write()
        for event in self.ledger:
            event.relayed_at, event.relay_attempts = event.at + timedelta(seconds=1), 1
        Event.objects.bulk_create(self.ledger, batch_size=500)
        connection.run_on_commit.clear()


@contextmanager
def reacting() -> Iterator[Reactions]:
    with transaction.atomic(), _without_savepoints(), remembering() as memory:
        reactions = Reactions(memory)
        Event.objects.create = reactions.keep  # type: ignore[method-assign]
        try:
            yield reactions
        finally:
            del Event.objects.create


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """Any error ends the story anyway; there is nothing to roll back to."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True
