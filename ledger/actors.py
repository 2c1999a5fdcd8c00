"""Actors of events: a user, a rule, or the system itself."""

from dataclasses import dataclass
from typing import Any, Protocol


class Person(Protocol):
    """A user, as far as the ledger needs to know one."""

    @property
    def pk(self) -> Any: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Rule:
    """A rule that acts by itself: its id, and its name at the time."""

    pk: int
    name: str


@dataclass(frozen=True)
class System:
    """Tandem itself: a mail came in, a sweep ran."""


SYSTEM = System()
# None is the same as SYSTEM, for actions that pass on an optional user.
Actor = Person | Rule | System | None


def actor_columns(by: Actor) -> dict[str, Any]:
    """The actor's columns of an event."""
    if by is None or isinstance(by, System):
        return {"actor_kind": "system"}
    if isinstance(by, Rule):
        return {"actor_kind": "rule", "actor_rule_id": by.pk, "actor_name": by.name}
    return {"actor_kind": "user", "actor_id": by.pk, "actor_name": by.name}
