"""Targets of a move by one step, for keys and menus, in the terms of a drag and drop."""

from django.utils.translation import gettext as _

from journeys.maps.actions.draft import CannotEdit
from journeys.maps.draft_rows import draft_row, draft_stages
from journeys.models import Card, Stage, StagePlacement, Touchpoint


def step_stage(stage: Stage, step: str) -> Stage | None:
    """Return the stage to move a stage before, by one place; None is the end."""
    stages = [placed.stage for placed in draft_stages(stage.journey_id).select_related("stage")]
    at = stages.index(stage) if stage in stages else -1
    if step == "-1" and at > 0:
        return stages[at - 1]
    if step == "1" and 0 <= at < len(stages) - 1:
        return stages[at + 2] if at + 2 < len(stages) else None
    raise CannotEdit(_("This is already the end."))


def step_touchpoint(touchpoint: Touchpoint, step: str) -> tuple[Stage, Touchpoint | None]:
    """Return the target of a touchpoint; at the end of its stage, the next stage."""
    row = list(draft_row(touchpoint.journey_id).select_related("stage__stage", "touchpoint"))
    own = next((placed for placed in row if placed.touchpoint_id == touchpoint.pk), None)
    if own is None or step not in ("-1", "1"):
        raise CannotEdit(_("This touchpoint is no longer on the map. Reload the page."))
    mates = [placed for placed in row if placed.stage_id == own.stage_id]
    at, delta = mates.index(own), int(step)
    if 0 <= at + delta < len(mates):
        after = at - 1 if delta < 0 else at + 2
        return own.stage.stage, mates[after].touchpoint if after < len(mates) else None
    stages = list(StagePlacement.objects.filter(version=own.version_id).select_related("stage"))
    where = next(i for i, placed in enumerate(stages) if placed.pk == own.stage_id) + delta
    if not 0 <= where < len(stages):
        raise CannotEdit(_("This is already the end of the map."))
    there = [placed for placed in row if placed.stage_id == stages[where].pk]
    return stages[where].stage, there[0].touchpoint if delta > 0 and there else None


def step_card(card: Card, right: int, down: int) -> tuple[Touchpoint, Card | None]:
    """Return the target of a card in its cell, or in the same lane of the adjacent column."""
    if right:
        row = [
            placed.touchpoint
            for placed in draft_row(card.version.journey_id).select_related("touchpoint")
        ]
        at = row.index(card.touchpoint) + right if card.touchpoint in row else -1
        if not 0 <= at < len(row):
            raise CannotEdit(_("This is already the end of the map."))
        return row[at], None
    mates = list(
        Card.objects.filter(version=card.version_id, touchpoint=card.touchpoint_id, lane=card.lane)
    )
    at = mates.index(card) + down if card in mates else -1
    if not 0 <= at < len(mates):
        raise CannotEdit(_("This is already the end of the cell."))
    after = at if down < 0 else at + 1
    return card.touchpoint, mates[after] if after < len(mates) else None
