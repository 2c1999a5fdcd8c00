"""Stages, touchpoints and cards of a draft, in their order."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from journeys.models import Card, Placement, Stage, StagePlacement, Touchpoint


def draft_row(journey_pk: int) -> QuerySet[Placement]:
    """Return the columns of the draft, in order."""
    return Placement.objects.filter(version__journey=journey_pk, version__number=None).order_by(
        "stage__position", "stage_id", "position", "pk"
    )


def draft_stages(journey_pk: int) -> QuerySet[StagePlacement]:
    """Return the stages of the draft, in order, with `count`, the number of their touchpoints."""
    stages = StagePlacement.objects.filter(version__journey=journey_pk, version__number=None)
    # Django leaves the model's own ordering out of a query that groups.
    return stages.annotate(count=Count("placements")).order_by("position", "pk")


def draft_placement(touchpoint: Touchpoint) -> Placement | None:
    """Return the touchpoint's place in the draft, with its stage."""
    places = Placement.objects.filter(touchpoint=touchpoint, version__number=None)
    return places.select_related("stage").first()


def touchpoint_after(stage: Stage, after: int | None) -> Touchpoint | None:
    """Return the touchpoint after this one in its stage."""
    if after is None:
        return None
    row = Placement.objects.filter(version__number=None, stage__stage=stage)
    mates = list(row.select_related("touchpoint"))
    ids = [placed.touchpoint_id for placed in mates]
    at = ids.index(after) + 1 if after in ids else len(ids)
    return mates[at].touchpoint if at < len(mates) else None


@dataclass(frozen=True)
class Cell:
    """The cards of one lane under a touchpoint; `ends` is True at the end of a stage."""

    cards: QuerySet[Card]
    ends: bool


def draft_cell(touchpoint: Touchpoint, lane: str) -> Cell:
    placed = draft_placement(touchpoint)
    last = Placement.objects.filter(stage=placed.stage).last() if placed else None
    cards = Card.objects.filter(version__number=None, touchpoint=touchpoint, lane=lane)
    return Cell(cards, ends=placed == last)
