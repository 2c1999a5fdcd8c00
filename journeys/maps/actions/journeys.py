from datetime import datetime

from django.db import transaction

from accounts.models import User
from journeys.maps.actions.draft import EditConflict, read_name, record_edit
from journeys.maps.events import JOURNEY_CREATED, JOURNEY_RENAMED
from journeys.maps.ordering import spread
from journeys.maps.templates import BLANK, MAP_TEMPLATES, MapTemplate
from journeys.models import (
    Channel,
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

USUAL_CHANNELS = [
    ("Mail", "mail"),
    ("Phone", "phone"),
    ("Chat", "message-circle"),
    ("Web", "globe"),
    ("Shop", "store"),
]


@transaction.atomic
def create_journey(
    title: str,
    *,
    by: Actor,
    start: str = "",
    kind: str = Journey.Kind.JOURNEY,
    owner: User | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Journey:
    """Create a journey with a draft: blank, or copied from a template of `maps.templates`."""
    origin = origin_of(by, now, caused_by)
    journey = Journey.objects.create(
        title=read_name(title, longest=200),
        kind=kind,
        owner=owner or origin.person,
    )
    draft = MapVersion.objects.create(journey=journey)
    _name_usual_channels()
    _lay_out(MAP_TEMPLATES.get(start, BLANK), draft)
    record_edit(
        JOURNEY_CREATED,
        journey,
        origin,
        title=journey.title,
        start=start,
    )
    return journey


def _name_usual_channels() -> None:
    """Create the usual channels with the first map of an installation."""
    if not Channel.objects.exists():
        Channel.objects.bulk_create(
            (Channel(name=name, icon=icon) for name, icon in USUAL_CHANNELS), ignore_conflicts=True
        )


@transaction.atomic
def rename_journey(
    journey: Journey,
    title: str,
    *,
    by: Actor,
    was: str | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Journey:
    """Rename a journey; `was` is the title the user saw, to detect conflicts."""
    title = read_name(title, longest=200)
    journey = Journey.objects.select_for_update(of=("self",), no_key=True).get(pk=journey.pk)
    before = journey.title
    if before == title:
        return journey
    if was is not None and was != before:
        raise EditConflict(mine=title, theirs=before, revision=0)
    journey.title = title
    journey.save(update_fields=["title"])
    record_edit(JOURNEY_RENAMED, journey, origin_of(by, now, caused_by), before=before, after=title)
    return journey


def _lay_out(start: MapTemplate, draft: MapVersion) -> None:
    stage_places = spread(len(start.stages))
    for (stage_name, touchpoints), stage_place in zip(start.stages, stage_places, strict=True):
        placed = StagePlacement.objects.create(
            version=draft,
            stage=Stage.objects.create(journey=draft.journey),
            name=str(stage_name),
            position=stage_place,
        )
        places = spread(len(touchpoints))
        for (name, feeling), place in zip(touchpoints, places, strict=True):
            Placement.objects.create(
                version=draft,
                touchpoint=Touchpoint.objects.create(journey=draft.journey, name=str(name)),
                stage=placed,
                name=str(name),
                position=place,
                expected_feeling=feeling,
            )
