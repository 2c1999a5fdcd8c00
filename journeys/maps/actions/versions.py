"""Versions of a map: publishing copies the draft, restoring copies a version back.

A restore first saves the draft: a version with a number and no time of publication.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from journeys.maps.actions.draft import CannotEdit, lock_draft, record_edit
from journeys.maps.events import MAP_PUBLISHED, VERSION_RESTORED
from journeys.models import (
    Card,
    Journey,
    MapVersion,
    Placement,
    RemovedCard,
    StagePlacement,
    Touchpoint,
)
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


@transaction.atomic
def publish_map(
    journey: Journey, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> MapVersion:
    """Copy the draft to a new numbered version, which never changes."""
    draft = lock_draft(journey)
    if not Placement.objects.filter(version=draft).exists():
        raise CannotEdit(_("The map is empty. Add a touchpoint before you publish it."))
    latest = _versions(journey).exclude(published_at=None).last()
    if latest and _contents(latest) == _contents(draft):
        message = _("Nothing changed since version %(number)s. Change something, then publish.")
        raise CannotEdit(message % {"number": latest.number})
    origin = origin_of(by, now, caused_by)
    version = _keep(draft, origin, is_published=True)
    record_edit(
        MAP_PUBLISHED,
        journey,
        origin,
        version=version.pk,
        number=version.number,
    )
    return version


@transaction.atomic
def restore_version(
    version: MapVersion, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> MapVersion:
    """Replace the draft by another version; the old draft is saved, and not published."""
    journey = version.journey
    if version.is_draft:
        raise CannotEdit(_("This is the draft. Choose another version to restore."))
    draft, origin = lock_draft(journey), origin_of(by, now, caused_by)
    stored, wanted = _contents(draft), _contents(version)
    snapshot = None
    if stored != wanted:
        kept = {_versions(journey).last(), _versions(journey).exclude(published_at=None).last()}
        is_kept = any(_contents(each) == stored for each in kept if each)
        is_new = bool(stored["placements"]) and not is_kept
        snapshot = _keep(draft, origin, is_published=False) if is_new else None
        _empty(draft)
        _copy(version, draft)
        _match_touchpoints(draft, origin.at)
    record_edit(
        VERSION_RESTORED,
        journey,
        origin,
        version=version.pk,
        number=version.number,
        snapshot=snapshot.number if snapshot else None,
    )
    return draft


def _versions(journey: Journey) -> QuerySet[MapVersion]:
    """Return the versions without the draft, oldest first."""
    return MapVersion.objects.filter(journey=journey, number__isnull=False).order_by("number")


def _keep(draft: MapVersion, origin: Origin, *, is_published: bool) -> MapVersion:
    latest = _versions(draft.journey).last()
    number = ((latest and latest.number) or 0) + 1
    version = MapVersion.objects.create(
        journey=draft.journey,
        number=number,
        created_at=origin.at,
        published_at=origin.at if is_published else None,
        published_by=origin.person if is_published else None,
    )
    _copy(draft, version)
    return version


def _copy(source: MapVersion, target: MapVersion) -> None:
    """Copy stages, placements and cards; cards of touchpoints that are not placed are skipped."""
    stages = {
        old.pk: StagePlacement(
            version=target, stage_id=old.stage_id, name=old.name, position=old.position
        )
        for old in StagePlacement.objects.filter(version=source)
    }
    StagePlacement.objects.bulk_create(stages.values())
    placements = [
        Placement(
            version=target,
            touchpoint_id=old.touchpoint_id,
            stage=stages[old.stage_id],
            name=old.name,
            position=old.position,
            expected_feeling=old.expected_feeling,
        )
        for old in Placement.objects.filter(version=source)
    ]
    Placement.objects.bulk_create(placements)
    placed = [placement.touchpoint_id for placement in placements]
    Card.objects.bulk_create(
        Card(
            version=target,
            touchpoint_id=old.touchpoint_id,
            lane=old.lane,
            body=old.body,
            position=old.position,
        )
        for old in Card.objects.filter(version=source, touchpoint__in=placed)
    )


def _empty(draft: MapVersion) -> None:
    """Delete what the draft holds. Its cards are kept, for forms that still name them."""
    RemovedCard.objects.bulk_create(
        RemovedCard(
            card_id=old.pk,
            touchpoint_id=old.touchpoint_id,
            lane=old.lane,
            body=old.body,
            request_key=old.request_key,
        )
        for old in Card.objects.filter(version=draft)
    )
    for model in (Card, Placement, StagePlacement):
        model._default_manager.filter(version=draft).delete()


def _match_touchpoints(draft: MapVersion, now: datetime) -> None:
    """Activate and name touchpoints as placed in the draft; retire the others."""
    placed = dict(Placement.objects.filter(version=draft).values_list("touchpoint_id", "name"))
    touchpoints = list(Touchpoint.objects.filter(journey=draft.journey))
    for touchpoint in touchpoints:
        touchpoint.name = placed.get(touchpoint.pk, touchpoint.name)
        is_placed = touchpoint.pk in placed
        touchpoint.retired_at = None if is_placed else touchpoint.retired_at or now
    Touchpoint.objects.bulk_update(touchpoints, ["name", "retired_at"])


def _contents(version: MapVersion) -> dict[str, list[Any]]:
    """Return the visible content in order; equal for versions that look alike."""
    placements = Placement.objects.filter(version=version).order_by(
        "stage__position", "stage_id", "position", "pk"
    )
    cards = Card.objects.filter(
        version=version, touchpoint__in=placements.values("touchpoint")
    ).order_by("touchpoint", "lane", "position", "pk")
    return {
        "stages": list(StagePlacement.objects.filter(version=version).values_list("stage", "name")),
        "placements": list(
            placements.values_list("stage__stage", "touchpoint", "name", "expected_feeling")
        ),
        "cards": list(cards.values_list("touchpoint", "lane", "body")),
    }
