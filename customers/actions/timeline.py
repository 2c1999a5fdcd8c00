from collections.abc import Sequence
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
    """Insert or update the entry of one subject and kind, and refresh the customer's page.

    Facts are merged into those stored before. `team_id` limits the entry to people who see that
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


def import_timeline(entries: Sequence[TimelineEntry]) -> None:
    """Write the entries of an imported history in bulk; an entry that exists is kept."""
    TimelineEntry.objects.bulk_create(entries, batch_size=500, ignore_conflicts=True)


def remove_from_timeline(*, subject_type: str, subject_id: int, kind: str) -> None:
    """Delete the entry of a subject that turned out not to have happened."""
    lines = TimelineEntry.objects.filter(subject_type=subject_type, subject_id=subject_id)
    for entry in lines.filter(kind=kind):
        entry.delete()
        live.publish(f"customer:{entry.customer_id}")


def forget_on_timeline(customer: Customer, *, subject_type: str, subject_id: int) -> None:
    """Delete the entries of a subject, and those whose facts name it."""
    own = Q(subject_type=subject_type, subject_id=subject_id)
    customer.timeline.filter(own | Q(**{f"facts__{subject_type}": subject_id})).delete()
    live.publish(f"customer:{customer.pk}")


def place_on_timeline(*, subject_type: str, subject_id: int, stage: str, touchpoint: str) -> None:
    """Set the stage and touchpoint of a subject's entries."""
    with transaction.atomic():
        entries = TimelineEntry.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        for entry in entries.filter(subject_type=subject_type, subject_id=subject_id):
            entry.facts = {**entry.facts, "stage": stage, "touchpoint": touchpoint}
            entry.save(update_fields=["facts"])
            live.publish(f"customer:{entry.customer_id}")


def limit_timeline(
    customer: Customer, *, subject_type: str, subject_id: int, team_id: int | None
) -> None:
    """Limit a subject's entries, and those whose facts name it, to one team's viewers.

    None removes the limit. All entries of the subject follow it to the new team.
    """
    own = Q(subject_type=subject_type, subject_id=subject_id)
    named = Q(**{f"facts__{subject_type}": subject_id})
    customer.timeline.filter(own | named).update(team_id=team_id)
    live.publish(f"customer:{customer.pk}")
