"""The draft of a map, the only version that is edited. Edits lock its row."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from config.refusals import Refused
from journeys.maps.ordering import place_before, spread
from journeys.models import Journey, MapVersion, Placement, Stage, StagePlacement, Touchpoint
from ledger import live
from ledger.models import Event
from ledger.origin import Origin


class CannotEdit(Refused):
    """Raised when a map cannot be changed so; the message gives the next step."""


class EditConflict(CannotEdit):
    """Raised on a concurrent edit, with both texts and the revision to overwrite."""

    def __init__(self, *, mine: str, theirs: str, revision: int) -> None:
        super().__init__(
            _(
                "This was changed by another person meanwhile. "
                "Nothing is lost: keep yours or take theirs."
            )
        )
        self.mine = mine
        self.theirs = theirs
        self.revision = revision


def lock_draft(journey: Journey) -> MapVersion:
    """Return the draft, locked until the transaction ends, so positions stay consistent."""
    draft = (
        MapVersion.objects.select_for_update(no_key=True)
        .filter(journey=journey, number=None)
        .first()
    )
    if draft is None:
        raise CannotEdit(_("This map has no draft. Restore a version to edit it."))
    return draft


def placed_stage(draft: MapVersion, stage: Stage) -> StagePlacement:
    placed = StagePlacement.objects.filter(version=draft, stage=stage).first()
    if placed is None:
        raise CannotEdit(_("This stage is no longer on the map. Reload the page."))
    return placed


def placed_touchpoint(draft: MapVersion, touchpoint: Touchpoint) -> Placement:
    placed = (
        Placement.objects.filter(version=draft, touchpoint=touchpoint)
        .select_related("stage")
        .first()
    )
    if placed is None:
        raise CannotEdit(_("This touchpoint is no longer on the map. Reload the page."))
    return placed


def position_before(row: QuerySet[Any], before: Any | None) -> float:
    """Return a free position before an item or at the end; a full gap is spread first."""
    things = list(row)
    index = things.index(before) if before in things else len(things)
    position = place_before([thing.position for thing in things], index)
    if position is None:
        for thing, even in zip(things, spread(len(things)), strict=True):
            thing.position = even
        row.model._default_manager.bulk_update(things, ["position"])
        position = place_before([thing.position for thing in things], index)
        assert position is not None
    return position


def read_name(name: str, *, longest: int) -> str:
    """Return a name as one trimmed line."""
    name = " ".join(name.split())
    if not name:
        raise CannotEdit(_("Enter a name."))
    if len(name) > longest:
        raise CannotEdit(
            _("That name is too long. Use at most %(longest)s characters.") % {"longest": longest}
        )
    return name


def record_edit(name: str, journey: Journey, origin: Origin, **facts: Any) -> Event:
    """Record a map event and publish a live update."""
    live.publish(f"map:{journey.pk}")
    return origin.record(name, journey, **facts)
