"""The origin of a change: its actor, its time and its cause."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from ledger.actors import Actor, Rule, System
from ledger.events import record
from ledger.models import Event


@dataclass(frozen=True)
class Origin:
    """The actor, the time and the cause of a change; each event of the change carries them.

    An action takes them as `by=`, `now=` and `caused_by=`, makes them one by `origin_of`, and hands
    the origin to its own steps.
    """

    by: Actor
    at: datetime
    caused_by: Event | None = None

    @property
    def person(self) -> Any:
        """The user who acts; None for a rule and for the system."""
        return None if isinstance(self.by, Rule | System) else self.by

    @property
    def passed_on(self) -> dict[str, Any]:
        """The arguments `by`, `now` and `caused_by` for another action of the same change."""
        return {"by": self.by, "now": self.at, "caused_by": self.caused_by}

    def record(self, name: str, subject: models.Model, /, **facts: Any) -> Event:
        return record(name, subject, by=self.by, caused_by=self.caused_by, at=self.at, **facts)


def origin_of(by: Actor, now: datetime | None, caused_by: Event | None) -> Origin:
    """Return the origin of a change, at `now` or at this moment."""
    return Origin(by, now or timezone.now(), caused_by)
