"""Actions on touchpoints of the draft. Their answers are not affected."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journeys.maps.actions.draft import (
    CannotEdit,
    EditConflict,
    lock_draft,
    placed_stage,
    placed_touchpoint,
    position_before,
    read_name,
    record_edit,
)
from journeys.maps.events import (
    FEELING_SET,
    TOUCHPOINT_ADDED,
    TOUCHPOINT_MOVED,
    TOUCHPOINT_RENAMED,
    TOUCHPOINT_RESTORED,
    TOUCHPOINT_RETIRED,
)
from journeys.models import Placement, Stage, StagePlacement, Touchpoint
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


@transaction.atomic
def add_touchpoint(
    stage: Stage,
    name: str,
    *,
    by: Actor,
    before: Touchpoint | None = None,
    expected_feeling: float = 0,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Touchpoint:
    """Add a touchpoint to a stage, before another one or at the end."""
    name = read_name(name, longest=160)
    draft = lock_draft(stage.journey)
    placed = placed_stage(draft, stage)
    neighbour = placed_touchpoint(draft, before) if before else None
    touchpoint = Touchpoint.objects.create(journey=stage.journey, name=name)
    Placement.objects.create(
        version=draft,
        touchpoint=touchpoint,
        stage=placed,
        name=name,
        expected_feeling=expected_feeling,
        position=position_before(placed.placements.all(), neighbour),
    )
    record_edit(
        TOUCHPOINT_ADDED,
        stage.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        touchpoint_name=name,
        stage=stage.pk,
    )
    return touchpoint


@transaction.atomic
def rename_touchpoint(
    touchpoint: Touchpoint,
    name: str,
    *,
    by: Actor,
    revision: int | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Placement:
    """Rename a touchpoint in the draft; `revision` is the one the user saw."""
    name = read_name(name, longest=160)
    placed = placed_touchpoint(lock_draft(touchpoint.journey), touchpoint)
    before = placed.name
    if before == name:
        return placed
    if revision is not None and revision != placed.revision:
        raise EditConflict(mine=name, theirs=before, revision=placed.revision)
    placed.name = touchpoint.name = name
    placed.revision += 1
    placed.save(update_fields=["name", "revision"])
    touchpoint.save(update_fields=["name"])
    record_edit(
        TOUCHPOINT_RENAMED,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        before=before,
        after=name,
    )
    return placed


@transaction.atomic
def move_touchpoint(
    touchpoint: Touchpoint,
    *,
    to: Stage,
    by: Actor,
    before: Touchpoint | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Placement:
    """Move a touchpoint into a stage, before another one or to the end."""
    draft = lock_draft(touchpoint.journey)
    placed = placed_touchpoint(draft, touchpoint)
    if before == touchpoint:
        return placed
    if to.journey_id != touchpoint.journey_id:
        raise CannotEdit(_("That stage belongs to another journey. Choose one of this map."))
    stage = placed_stage(draft, to)
    neighbour = placed_touchpoint(draft, before) if before else None
    left = placed.stage.stage_id
    placed.position = position_before(stage.placements.exclude(pk=placed.pk), neighbour)
    placed.stage = stage
    placed.save(update_fields=["stage", "position"])
    record_edit(
        TOUCHPOINT_MOVED,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        touchpoint_name=placed.name,
        before=left,
        after=to.pk,
    )
    return placed


@transaction.atomic
def set_expected_feeling(
    touchpoint: Touchpoint,
    feeling: float,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Placement:
    """Set the expected feeling, −2 (upset) to +2 (delighted)."""
    if not -2 <= feeling <= 2:
        raise CannotEdit(_("A feeling lies between −2 (upset) and +2 (delighted)."))
    placed = placed_touchpoint(lock_draft(touchpoint.journey), touchpoint)
    before = placed.expected_feeling
    if before == feeling:
        return placed
    placed.expected_feeling = feeling
    placed.save(update_fields=["expected_feeling"])
    record_edit(
        FEELING_SET,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        touchpoint_name=placed.name,
        before=before,
        after=feeling,
    )
    return placed


@transaction.atomic
def retire_touchpoint(
    touchpoint: Touchpoint,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Remove a touchpoint from the draft; answers, tickets and cards stay, for undo too."""
    draft = lock_draft(touchpoint.journey)
    placed = placed_touchpoint(draft, touchpoint)
    touchpoint.retired_at = now or timezone.now()
    touchpoint.retired_stage_id = placed.stage.stage_id
    touchpoint.retired_position = placed.position
    touchpoint.retired_feeling = placed.expected_feeling
    touchpoint.save(
        update_fields=["retired_at", "retired_stage", "retired_position", "retired_feeling"]
    )
    record_edit(
        TOUCHPOINT_RETIRED,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        touchpoint_name=placed.name,
        stage=placed.stage.stage_id,
        position=placed.position,
        expected_feeling=placed.expected_feeling,
    )
    placed.delete()


@transaction.atomic
def restore_touchpoint(
    touchpoint: Touchpoint,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Placement:
    """Undo `retire_touchpoint`: to its old place, or the last stage if its own is gone."""
    draft = lock_draft(touchpoint.journey)
    if Placement.objects.filter(version=draft, touchpoint=touchpoint).exists():
        raise CannotEdit(_("This touchpoint is on the map already."))
    touchpoint.refresh_from_db()
    stages = StagePlacement.objects.filter(version=draft)
    own = stages.filter(stage=touchpoint.retired_stage_id).first()
    stage = own or stages.last()
    if stage is None:
        raise CannotEdit(_("The map has no stage. Add one, then bring the touchpoint back."))
    position = touchpoint.retired_position if own else None
    placed = Placement.objects.create(
        version=draft,
        touchpoint=touchpoint,
        stage=stage,
        name=touchpoint.name,
        position=position_before(stage.placements.all(), None) if position is None else position,
        expected_feeling=touchpoint.retired_feeling or 0,
    )
    touchpoint.retired_at = None
    touchpoint.save(update_fields=["retired_at"])
    record_edit(
        TOUCHPOINT_RESTORED,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        touchpoint_name=placed.name,
        stage=stage.stage_id,
    )
    return placed
