"""The properties of a journey: kind, owner and personas; archive and restore."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from journeys.maps.actions.draft import record_edit
from journeys.maps.events import JOURNEY_ARCHIVED, JOURNEY_EDITED, JOURNEY_RESTORED
from journeys.models import Journey, Persona
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


@transaction.atomic
def edit_journey(
    journey: Journey,
    *,
    kind: str,
    owner: User | None,
    personas: Iterable[Persona],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Journey:
    """Change kind, owner and personas; recorded as far as they differ."""
    journey = _locked(journey)
    before = _facts(journey)
    journey.kind, journey.owner = Journey.Kind(kind), owner
    journey.save(update_fields=["kind", "owner"])
    journey.personas.set(personas)
    after = _facts(journey)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record_edit(
            JOURNEY_EDITED,
            journey,
            origin_of(by, now, caused_by),
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return journey


@transaction.atomic
def archive_journey(
    journey: Journey, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Journey:
    """Take a journey out of the gallery; its rules place no ticket any more. Nothing is deleted.

    Idempotent.
    """
    journey = _locked(journey)
    if journey.archived_at is None:
        origin = origin_of(by, now, caused_by)
        journey.archived_at = now or timezone.now()
        journey.save(update_fields=["archived_at"])
        record_edit(JOURNEY_ARCHIVED, journey, origin, title=journey.title)
    return journey


@transaction.atomic
def restore_journey(
    journey: Journey, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Journey:
    """Bring an archived journey back as it was. Idempotent."""
    journey = _locked(journey)
    if journey.archived_at is not None:
        journey.archived_at = None
        journey.save(update_fields=["archived_at"])
        record_edit(JOURNEY_RESTORED, journey, origin_of(by, now, caused_by), title=journey.title)
    return journey


def _locked(journey: Journey) -> Journey:
    return Journey.objects.select_for_update(of=("self",), no_key=True).get(pk=journey.pk)


def _facts(journey: Journey) -> dict[str, Any]:
    return {
        "kind": str(journey.kind),
        "owner": journey.owner_id,
        "personas": sorted(journey.personas.values_list("pk", flat=True)),
    }
