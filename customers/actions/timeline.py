from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from customers.models import Customer, TimelineEntry
from ledger import live


def add_to_timeline(
    customer: Customer,
    *,
    kind: str,
    subject_type: str,
    subject_id: int,
    at: datetime,
    title: str,
    detail: str = "",
    url: str = "",
    facts: dict[str, Any] | None = None,
    team_id: int | None = None,
) -> TimelineEntry:
    """Write or rewrite the line of one subject and kind; its page hears of it.

    Facts are added to those that stand there. `team_id` limits the line to those who see that
    team's tickets.
    """
    line = {
        "customer": customer,
        "at": at,
        "title": title[:300],
        "detail": detail,
        "url": url,
        "team_id": team_id,
    }
    key = {"subject_type": subject_type, "subject_id": subject_id, "kind": kind}
    with transaction.atomic():
        entry, created = TimelineEntry.objects.select_for_update(
            of=("self",), no_key=True
        ).get_or_create(**key, defaults={**line, "facts": facts or {}})
        if not created:
            for name, value in line.items():
                setattr(entry, name, value)
            entry.facts = {**entry.facts, **(facts or {})}
            entry.save()
    live.publish(f"customer:{customer.pk}")
    return entry


def take_from_timeline(*, subject_type: str, subject_id: int, kind: str) -> None:
    """Remove the line of something that did not happen after all."""
    lines = TimelineEntry.objects.filter(subject_type=subject_type, subject_id=subject_id)
    for entry in lines.filter(kind=kind):
        entry.delete()
        live.publish(f"customer:{entry.customer_id}")


def place_on_timeline(*, subject_type: str, subject_id: int, stage: str, touchpoint: str) -> None:
    """Say at which stage and touchpoint the lines of a subject happened."""
    with transaction.atomic():
        entries = TimelineEntry.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        for entry in entries.filter(subject_type=subject_type, subject_id=subject_id):
            entry.facts = {**entry.facts, "stage": stage, "touchpoint": touchpoint}
            entry.save(update_fields=["facts"])
            live.publish(f"customer:{entry.customer_id}")


def limit_timeline(
    customer: Customer, *, subject_type: str, subject_id: int, team_id: int | None
) -> None:
    """The lines of a subject, and those whose facts name it, are for who sees this team's tickets.

    None is no limit. A subject that moves takes all that was said about it along.
    """
    own = Q(subject_type=subject_type, subject_id=subject_id)
    named = Q(**{f"facts__{subject_type}": subject_id})
    customer.timeline.filter(own | named).update(team_id=team_id)
    live.publish(f"customer:{customer.pk}")
