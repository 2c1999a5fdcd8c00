"""The draft of a map: the only version that is edited, by one act at a time."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.maps.ordering import place_before, spread
from journeys.models import Journey, MapVersion, Placement, Stage, StagePlacement, Touchpoint
from ledger import live
from ledger.events import Event, record


class CannotEdit(Exception):
    """The map cannot be changed like that; the words tell what to do."""


class EditConflict(CannotEdit):
    """Somebody else was faster: both texts, and what to send to write over theirs."""

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
    """The draft, locked until the transaction ends: positions are read and written in one go."""
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
        raise CannotEdit(_("This stage is not on the map any more. Reload the page."))
    return placed


def placed_touchpoint(draft: MapVersion, touchpoint: Touchpoint) -> Placement:
    placed = (
        Placement.objects.filter(version=draft, touchpoint=touchpoint)
        .select_related("stage")
        .first()
    )
    if placed is None:
        raise CannotEdit(_("This touchpoint is not on the map any more. Reload the page."))
    return placed


def position_before(row: QuerySet[Any], before: Any | None) -> float:
    """A free position before one of the row, or at its end; a row that is tight is spread."""
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
    """A name on one line."""
    name = " ".join(name.split())
    if not name:
        raise CannotEdit(_("Give it a name first."))
    if len(name) > longest:
        raise CannotEdit(
            _("That name is too long. Use at most %(longest)s characters.") % {"longest": longest}
        )
    return name


def note(name: str, journey: Journey, *, by: User | None, **facts: Any) -> Event:
    """Write down what happened to the map and tell all who look at it."""
    live.publish(f"map:{journey.pk}")
    return record(name, journey, by=by, **facts)
