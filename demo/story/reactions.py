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

from customers.actions import place_on_timeline
from helpdesk.receivers import write_on_timeline
from journeys.actions.standing import standing
from journeys.events import TICKET_PLACED
from journeys.models import Touchpoint
from journeys.receivers import place_tagged_ticket
from ledger.events import Receiver, receivers_of
from ledger.models import Event

Listener = Callable[[Event], None]


class Reactions:
    """Brings events to their receivers, and to the story's own listeners.

    A ticket's line on the timeline is rewritten by almost every event and only the last counts,
    so each is written once, when the story is over.
    """

    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self.lines: dict[int, Event] = {}
        self.placed: dict[int, int] = {}
        self.listeners: dict[str, Listener] = {}

    def note(self, *, instance: Event, created: bool, **_more: Any) -> None:
        if created:
            self.waiting.append(instance)

    def settle(self) -> None:
        """Let everything happen that was asked for; nobody hears of it yet."""
        while self.waiting:
            event = self.waiting.pop(0)
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
        """Write the lines, say where each ticket stands, and note that all was relayed."""
        standings = {each.pk: standing(each) for each in Touchpoint.objects.all()}
        for pk, event in self.lines.items():
            write_on_timeline(event)
            if pk in self.placed:
                place_on_timeline(
                    subject_type="ticket", subject_id=pk, **standings[self.placed[pk]]
                )
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
