from datetime import datetime
from typing import Any

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
) -> TimelineEntry:
    """Write or rewrite the line of one subject and kind; its page hears of it."""
    entry, _created = TimelineEntry.objects.update_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        defaults={
            "customer": customer,
            "at": at,
            "title": title[:300],
            "detail": detail,
            "url": url,
            "facts": facts or {},
        },
    )
    live.publish(f"customer:{customer.pk}")
    return entry
