"""Events of the past, written in bulk when a history is imported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from ledger.actors import Actor, actor_columns
from ledger.facts import check
from ledger.models import Event


@dataclass(frozen=True)
class PastEvent:
    """One event of an imported history; `facts` are JSON values, declared beside the name."""

    name: str
    subject: models.Model
    at: datetime
    by: Actor = None
    facts: dict[str, Any] = field(default_factory=dict)


def record_past(events: Iterable[PastEvent]) -> list[Event]:
    """Write events of the past in the order of their times, in the caller's transaction.

    They have no deliveries: subscribers react to what happens, not to what is imported, so an
    import sends no mail and asks no question.
    """
    in_order = sorted(events, key=lambda each: each.at)
    if settings.CHECK_FACTS:
        for event in in_order:
            check(event.name, event.facts)
    rows = [
        Event(
            name=event.name,
            subject_type=str(event.subject._meta.model_name),
            subject_id=event.subject.pk,
            at=event.at,
            depth=0,
            facts=event.facts,
            **actor_columns(event.by),
        )
        for event in in_order
    ]
    return Event.objects.bulk_create(rows, batch_size=500)
