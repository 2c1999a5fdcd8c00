"""Lines of the customers' timelines, kept in mind while the story is told and written at the end.

Each is rewritten many times: a ticket's with every event. Only how it stands in the end is seen.
"""

from datetime import datetime
from typing import Any

from customers.models import Customer, TimelineEntry

Key = tuple[str, int, str]


class Timeline:
    """Stands in for the two actions of `customers` that write lines, and does what they do."""

    def __init__(self) -> None:
        self.lines: dict[Key, TimelineEntry] = {}
        self.places: dict[tuple[str, int], dict[str, str]] = {}

    def add_to_timeline(
        self,
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
        key = (subject_type, subject_id, kind)
        before = self.lines[key].facts if key in self.lines else {}
        self.lines[key] = TimelineEntry(
            customer=customer,
            kind=kind,
            subject_type=subject_type,
            subject_id=subject_id,
            at=at,
            title=title[:300],
            detail=detail,
            url=url,
            facts={**before, **(facts or {})},
            team_id=team_id,
        )
        return self.lines[key]

    def place_on_timeline(
        self, *, subject_type: str, subject_id: int, stage: str, touchpoint: str
    ) -> None:
        self.places[subject_type, subject_id] = {"stage": stage, "touchpoint": touchpoint}

    def write(self) -> None:
        for (subject_type, subject_id, _kind), line in self.lines.items():
            line.facts |= self.places.get((subject_type, subject_id), {})
        lines = sorted(self.lines.values(), key=lambda line: line.at)
        TimelineEntry.objects.bulk_create(lines, batch_size=500)
