"""The story's worker: what follows from an act happens at once, in this process.

Nothing is asked of the broker. Everything is told in one transaction, so a story that was killed
half-way was never told, and savepoints, a third of all queries, are left out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.signals import post_save

from helpdesk.receivers import write_on_timeline
from ledger.actions import relay
from ledger.events import receivers_of
from ledger.models import Event

Listener = Callable[[Event], None]


class Reactions:
    """Relays events to their receivers, and tells the story's own listeners of them.

    A ticket's line on the timeline is rewritten by almost every event and only the last counts:
    for events that mean nothing else it is written once, when the story is over.
    """

    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self.lines: dict[int, Event] = {}
        self.listeners: dict[str, Listener] = {}

    def note(self, *, instance: Event, created: bool, **_more: Any) -> None:
        if created:
            self.waiting.append(instance)

    def settle(self) -> None:
        """Let everything happen that was asked for; what nobody hears yet is dropped."""
        while self.waiting:
            event = self.waiting.pop(0)
            receivers = receivers_of(event.name)
            if receivers == [write_on_timeline]:
                self.lines[event.subject_id] = event
            elif receivers and not relay(event.pk):
                raise RuntimeError(f"{event} could not be relayed.")
            if listener := self.listeners.get(event.name):
                listener(event)
        connection.run_on_commit.clear()

    def finish(self) -> None:
        for event in self.lines.values():
            write_on_timeline(event)
        Event.objects.filter(relayed_at=None).update(
            relayed_at=F("at") + timedelta(seconds=1), relay_attempts=1
        )
        connection.run_on_commit.clear()


@contextmanager
def reacting() -> Iterator[Reactions]:
    reactions = Reactions()
    post_save.connect(reactions.note, sender=Event)
    try:
        with transaction.atomic(), _without_savepoints():
            yield reactions
    finally:
        post_save.disconnect(reactions.note, sender=Event)


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """Any error ends the story anyway; there is nothing to roll back to."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True
