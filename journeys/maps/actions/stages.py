from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journeys.maps.actions.draft import (
    CannotEdit,
    EditConflict,
    lock_draft,
    placed_stage,
    position_before,
    read_name,
    record_edit,
)
from journeys.maps.events import (
    STAGE_ADDED,
    STAGE_MOVED,
    STAGE_REMOVED,
    STAGE_RENAMED,
    STAGE_RESTORED,
)
from journeys.models import Journey, MapVersion, Placement, Stage, StagePlacement
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


@transaction.atomic
def add_stage(
    journey: Journey,
    name: str,
    *,
    by: Actor,
    before: Stage | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Stage:
    """Add a stage before another one, or at the end."""
    name = read_name(name, longest=120)
    draft = lock_draft(journey)
    position = position_before(_row(draft), placed_stage(draft, before) if before else None)
    stage = Stage.objects.create(journey=journey)
    StagePlacement.objects.create(version=draft, stage=stage, name=name, position=position)
    record_edit(
        STAGE_ADDED,
        journey,
        origin_of(by, now, caused_by),
        stage=stage.pk,
        stage_name=name,
    )
    return stage


@transaction.atomic
def rename_stage(
    stage: Stage,
    name: str,
    *,
    by: Actor,
    was: str | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> StagePlacement:
    """Rename a stage; a name other than `was`, the one the user saw, is a conflict."""
    name = read_name(name, longest=120)
    placed = placed_stage(lock_draft(stage.journey), stage)
    before = placed.name
    if before == name:
        return placed
    if was is not None and was != before:
        raise EditConflict(mine=name, theirs=before, revision=0)
    placed.name = name
    placed.save(update_fields=["name"])
    record_edit(
        STAGE_RENAMED,
        stage.journey,
        origin_of(by, now, caused_by),
        stage=stage.pk,
        before=before,
        after=name,
    )
    return placed


@transaction.atomic
def move_stage(
    stage: Stage,
    *,
    by: Actor,
    before: Stage | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> StagePlacement:
    """Move a stage with its touchpoints before another one, or to the end."""
    draft = lock_draft(stage.journey)
    placed = placed_stage(draft, stage)
    if before == stage:
        return placed
    row = _row(draft).exclude(pk=placed.pk)
    position = position_before(row, placed_stage(draft, before) if before else None)
    StagePlacement.objects.filter(pk=placed.pk).update(position=position)
    placed.refresh_from_db()
    record_edit(
        STAGE_MOVED,
        stage.journey,
        origin_of(by, now, caused_by),
        stage=stage.pk,
        stage_name=placed.name,
        before_stage=before.pk if before else None,
    )
    return placed


@transaction.atomic
def remove_stage(
    stage: Stage,
    *,
    by: Actor,
    move_to: Stage | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Remove a stage; its touchpoints move to the end of `move_to`, which is required then."""
    draft = lock_draft(stage.journey)
    placed = placed_stage(draft, stage)
    theirs = list(Placement.objects.filter(version=draft, stage=placed))
    if theirs and (move_to is None or move_to == stage):
        message = ngettext(
            "“%(stage)s” has %(count)s touchpoint. Choose a stage for it, then remove this one.",
            "“%(stage)s” has %(count)s touchpoints. Choose a stage for them, then remove this one.",
            len(theirs),
        )
        raise CannotEdit(message % {"stage": placed.name, "count": len(theirs)})
    if theirs and move_to:
        _hand_over(theirs, placed_stage(draft, move_to))
    record_edit(
        STAGE_REMOVED,
        stage.journey,
        origin_of(by, now, caused_by),
        stage=stage.pk,
        stage_name=placed.name,
        position=placed.position,
        touchpoints_to=move_to.pk if theirs and move_to else None,
    )
    stage.removed_name, stage.removed_position = placed.name, placed.position
    stage.save(update_fields=["removed_name", "removed_position"])
    placed.delete()


@transaction.atomic
def restore_stage(
    stage: Stage, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> StagePlacement:
    """Undo a removal: the stage returns to its place, empty."""
    draft = lock_draft(stage.journey)
    if StagePlacement.objects.filter(version=draft, stage=stage).exists():
        raise CannotEdit(_("This stage is on the map already."))
    stage.refresh_from_db()
    if stage.removed_position is None:
        raise CannotEdit(_("This stage was not removed. Add a new one."))
    placed = StagePlacement.objects.create(
        version=draft,
        stage=stage,
        name=stage.removed_name,
        position=stage.removed_position,
    )
    record_edit(
        STAGE_RESTORED,
        stage.journey,
        origin_of(by, now, caused_by),
        stage=stage.pk,
        stage_name=placed.name,
    )
    return placed


def _row(draft: MapVersion) -> QuerySet[StagePlacement]:
    return StagePlacement.objects.filter(version=draft)


def _hand_over(placements: list[Placement], to: StagePlacement) -> None:
    for placement in placements:
        placement.position = position_before(Placement.objects.filter(stage=to), None)
        placement.stage = to
        placement.save(update_fields=["stage", "position"])
