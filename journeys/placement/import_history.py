"""Interactions of the past, written in bulk: the import from other systems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from customers.actions.timeline import import_timeline
from customers.models import Customer, TimelineEntry
from helpdesk.models import Ticket
from journeys.events import INTERACTION_RECORDED, TICKET_PLACED
from journeys.models import Channel, Interaction, Touchpoint, TouchpointRule
from journeys.placement.interactions import recorded_facts, timeline_line
from journeys.placement.lookup import PlacementCache, PublishedVersions
from journeys.placement.rules import matching_rule, rules_in_use
from journeys.placement.tickets import SOURCE
from ledger.history import PastEvent


@dataclass(frozen=True)
class PastInteraction:
    """A customer at a touchpoint, as another system knows it."""

    customer: Customer
    touchpoint: Touchpoint
    source: str
    external_id: str
    occurred_at: datetime
    channel: Channel | None = None
    summary: str = ""


@dataclass(frozen=True)
class PastPlacement:
    """An imported ticket with its first message, and the touchpoint an agent corrected it to."""

    ticket: Ticket
    text: str
    corrected_to: Touchpoint | None = None
    corrected_by: User | None = None
    corrected_at: datetime | None = None


def import_interactions(
    history: Sequence[PastInteraction], *, events: list[PastEvent]
) -> list[Interaction]:
    """The imported interactions, with timeline, each in the map version of its time.

    What happened is added to `events`, for `ledger.history.record_past`.
    """
    versions = PublishedVersions()
    with transaction.atomic():
        rows = Interaction.objects.bulk_create(
            [
                Interaction(
                    customer=past.customer,
                    touchpoint=past.touchpoint,
                    version=versions.at(past.touchpoint, past.occurred_at),
                    channel=past.channel,
                    occurred_at=past.occurred_at,
                    summary=past.summary[:300],
                    source=past.source[:60],
                    external_id=past.external_id[:120],
                )
                for past in history
            ],
            batch_size=500,
        )
        placements = PlacementCache()
        lines = (timeline_line(row, placements.of(row.touchpoint)) for row in rows)
        import_timeline([TimelineEntry(**line) for line in lines])
    events.extend(map(_recorded, rows))
    return rows


def import_placements(
    history: Sequence[PastPlacement], *, events: list[PastEvent]
) -> list[Interaction]:
    """The interactions of imported tickets: by the first rule that matches, or as an agent
    corrected it; a ticket that no rule matches stays unplaced.

    What happened is added to `events`, for `ledger.history.record_past`.
    """
    rules, versions, placements = rules_in_use(), PublishedVersions(), PlacementCache()
    rows: list[Interaction] = []
    for past in history:
        ticket = past.ticket
        text = f"{ticket.subject}\n{past.text}".lower()
        rule = matching_rule(rules, ticket, text)
        first = rule.touchpoint if rule else None
        if rule:
            events.append(_placed(ticket, rule.touchpoint, ticket.created_at, rule=rule))
        touchpoint = past.corrected_to or first
        if touchpoint is None:
            continue
        row = _interaction(ticket, touchpoint, versions)
        if rule and touchpoint == first:
            row.rule = rule
        else:
            row.placed_by = past.corrected_by
            moment = past.corrected_at or ticket.created_at
            placed = _placed(ticket, touchpoint, moment, by=past.corrected_by, before=first)
            events.append(placed)
        rows.append(row)
    with transaction.atomic():
        Interaction.objects.bulk_create(rows, batch_size=500)
        _show(rows, placements)
    return rows


def _interaction(
    ticket: Ticket, touchpoint: Touchpoint, versions: PublishedVersions
) -> Interaction:
    return Interaction(
        customer=ticket.requester,
        touchpoint=touchpoint,
        version=versions.at(touchpoint, ticket.created_at),
        occurred_at=ticket.created_at,
        summary=ticket.subject,
        source=SOURCE,
        external_id=str(ticket.pk),
        ticket=ticket,
    )


def _show(rows: Iterable[Interaction], placements: PlacementCache) -> None:
    """Stage and touchpoint in the timeline lines of the tickets."""
    by_ticket = {row.ticket_id: row for row in rows if row.ticket_id}
    entries = list(
        TimelineEntry.objects.filter(subject_type="ticket", subject_id__in=list(by_ticket))
    )
    for entry in entries:
        entry.facts |= placements.of(by_ticket[entry.subject_id].touchpoint)
    TimelineEntry.objects.bulk_update(entries, ["facts"], batch_size=200)


def _placed(
    ticket: Ticket,
    touchpoint: Touchpoint,
    at: datetime,
    *,
    rule: TouchpointRule | None = None,
    by: User | None = None,
    before: Touchpoint | None = None,
) -> PastEvent:
    facts = {
        "touchpoint": touchpoint.pk,
        "touchpoint_name": touchpoint.name,
        "before": before.pk if before else None,
        "rule": rule.pk if rule else None,
    }
    return PastEvent(TICKET_PLACED, ticket, at, by, facts)


def _recorded(row: Interaction) -> PastEvent:
    return PastEvent(INTERACTION_RECORDED, row, row.occurred_at, None, recorded_facts(row))
