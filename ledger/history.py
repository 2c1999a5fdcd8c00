"""Events of the past, written in bulk when a history is imported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from ledger.models import Event

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PastEvent:
    """One event of an imported history; `facts` are JSON values."""

    name: str
    subject: models.Model
    at: datetime
    by: "User | None" = None
    facts: dict[str, Any] = field(default_factory=dict)


def record_past(events: Iterable[PastEvent]) -> list[Event]:
    """Write events of the past in the order of their times, in the caller's transaction.

    They count as relayed: subscribers react to what happens, not to what is imported, so an import
    sends no mail and asks no question.
    """
    rows = [
        Event(
            name=event.name,
            subject_type=str(event.subject._meta.model_name),
            subject_id=event.subject.pk,
            actor=event.by,
            actor_name=event.by.name if event.by else "",
            at=event.at,
            facts=event.facts,
            relayed_at=event.at,
        )
        for event in sorted(events, key=lambda each: each.at)
    ]
    return Event.objects.bulk_create(rows, batch_size=500)
