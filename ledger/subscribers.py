"""Subscribers of events: functions registered in code, and kinds of `Subscription` rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ledger.models import Event, Subscription

Receiver = Callable[[Event], None]


class Deliverer(Protocol):
    def __call__(self, event: Event, /, *, subscription: Subscription) -> None: ...


OF_A_ROW = "subscription:"
# With the growing waits between them, a failing delivery is tried for about ten hours.
TRIES = 20


@dataclass(frozen=True)
class Subscriber:
    """A function that receives events; its name identifies it in stored deliveries."""

    name: str
    receive: Receiver
    is_ordered: bool = False


@dataclass(frozen=True)
class Kind:
    """The code that delivers to one kind of `Subscription`, and how often it tries."""

    deliver: Deliverer
    tries: int = TRIES


subscribers: dict[str, Subscriber] = {}
_by_pattern: dict[str, list[Subscriber]] = {}
kinds: dict[str, Kind] = {}


def receives(
    *patterns: str, name: str = "", in_order: bool = False
) -> Callable[[Receiver], Receiver]:
    """Register a receiver of events by name or wildcard: "ticket.resolved", "ticket.*", "*".

    Each event is delivered at least once, in a transaction of its own, so the receiver must be
    idempotent. With `in_order` the events of one subject come in the order of their ids. Stored
    deliveries refer to the name, by default "app.function": a renamed function must keep it.
    """

    def register(receiver: Receiver) -> Receiver:
        app = receiver.__module__.partition(".")[0]
        subscriber = Subscriber(name or f"{app}.{receiver.__name__}", receiver, in_order)
        if subscriber.name in subscribers:
            raise ValueError(f"Two receivers are named {subscriber.name}. Give one another name.")
        subscribers[subscriber.name] = subscriber
        for pattern in patterns:
            _by_pattern.setdefault(pattern, []).append(subscriber)
        return receiver

    return register


def delivers(kind: str, *, tries: int = TRIES) -> Callable[[Deliverer], Deliverer]:
    """Register the code that delivers events to subscriptions of a kind ("webhook")."""

    def register(deliverer: Deliverer) -> Deliverer:
        kinds[kind] = Kind(deliverer, tries)
        return deliverer

    return register


def patterns_of(event_name: str) -> list[str]:
    """All patterns that fit a name: "a.b" is covered by "a.b", "a.*" and "*"."""
    parts = event_name.split(".")
    wildcards = [".".join([*parts[:length], "*"]) for length in range(len(parts) - 1, -1, -1)]
    return [event_name, *wildcards]


def subscribers_of(event_name: str) -> list[Subscriber]:
    """The registered subscribers of an event, each once."""
    found = {
        subscriber.name: subscriber
        for pattern in patterns_of(event_name)
        for subscriber in _by_pattern.get(pattern, ())
    }
    return list(found.values())
