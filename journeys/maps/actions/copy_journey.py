"""Copy of a journey: the map as it is drawn, with touchpoints of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from journeys.maps.actions.draft import lock_draft, record_edit
from journeys.maps.events import JOURNEY_COPIED
from journeys.models import (
    Card,
    Journey,
    MapVersion,
    Placement,
    Stage,
    StagePlacement,
    Touchpoint,
)
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

MAX_TITLE = 200


@transaction.atomic
def copy_journey(
    journey: Journey, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Journey:
    """Copy the draft of a journey to a new one, owned by whoever copies it.

    Stages, touchpoints with their properties, cards and personas are copied. Touchpoints get new
    identities, so answers, tickets, rules and surveys stay with the original.
    """
    origin = origin_of(by, now, caused_by)
    source = lock_draft(journey)
    title = (_("Copy of %s") % journey.title)[:MAX_TITLE]
    copied = Journey.objects.create(
        title=title, kind=journey.kind, owner=origin.person or journey.owner
    )
    copied.personas.set(journey.personas.all())
    draft = MapVersion.objects.create(journey=copied)
    touchpoints = _copy_placements(source, draft, _copy_stages(source, draft))
    Card.objects.bulk_create(
        Card(
            version=draft,
            touchpoint=touchpoints[old.touchpoint_id],
            lane=old.lane,
            body=old.body,
            position=old.position,
        )
        for old in Card.objects.filter(version=source, touchpoint__in=touchpoints)
    )
    record_edit(JOURNEY_COPIED, copied, origin, title=title, source=journey.pk)
    return copied


def _copy_stages(source: MapVersion, draft: MapVersion) -> dict[int, StagePlacement]:
    """Return the new placement of each stage, by the key of the old one."""
    placed = list(StagePlacement.objects.filter(version=source))
    stages = Stage.objects.bulk_create(Stage(journey=draft.journey) for _each in placed)
    copies = StagePlacement.objects.bulk_create(
        StagePlacement(version=draft, stage=stage, name=old.name, position=old.position)
        for old, stage in zip(placed, stages, strict=True)
    )
    return {old.pk: new for old, new in zip(placed, copies, strict=True)}


def _copy_placements(
    source: MapVersion, draft: MapVersion, stages: dict[int, StagePlacement]
) -> dict[int, Touchpoint]:
    """Return the new touchpoint of each one that the source places, by the key of the old one."""
    placed = list(Placement.objects.filter(version=source).select_related("touchpoint"))
    copies = Touchpoint.objects.bulk_create(
        Touchpoint(
            journey=draft.journey,
            name=old.name,
            principle=old.touchpoint.principle,
            owner_id=old.touchpoint.owner_id,
            department_id=old.touchpoint.department_id,
            target=old.touchpoint.target,
            importance=old.touchpoint.importance,
            is_moment_of_truth=old.touchpoint.is_moment_of_truth,
        )
        for old in placed
    )
    Placement.objects.bulk_create(
        Placement(
            version=draft,
            touchpoint=new,
            stage=stages[old.stage_id],
            name=old.name,
            position=old.position,
            expected_feeling=old.expected_feeling,
        )
        for old, new in zip(placed, copies, strict=True)
    )
    found = {old.touchpoint_id: new for old, new in zip(placed, copies, strict=True)}
    through = Touchpoint.channels.through
    through.objects.bulk_create(
        through(touchpoint=found[each.touchpoint_id], channel_id=each.channel_id)
        for each in through.objects.filter(touchpoint__in=found)
    )
    return found
