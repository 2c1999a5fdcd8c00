from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from journeys.models import MapVersion, Placement, Touchpoint, TouchpointRule


def find_touchpoint(pk: int | None) -> Touchpoint | None:
    return Touchpoint.objects.filter(pk=pk).first() if pk else None


def all_rules() -> QuerySet[TouchpointRule]:
    """Return the placement rules, by position, with touchpoints, journeys and mailboxes."""
    return TouchpointRule.objects.select_related("touchpoint__journey", "mailbox")


def current_version(journey_pk: int) -> MapVersion | None:
    """Return the newest published version of a map, or the draft if there is none."""
    return _current_first(MapVersion.objects.filter(journey=journey_pk)).first()


def current_placements(touchpoint_pks: Iterable[int]) -> dict[int, Placement]:
    """Return placements with stages by touchpoint, each as in its `current_placement`."""
    placements = Placement.objects.filter(touchpoint__in=touchpoint_pks).select_related("stage")
    current_first = _current_first(placements, "touchpoint_id", version="version__")
    return {each.touchpoint_id: each for each in current_first.distinct("touchpoint_id")}


def current_placement(touchpoint: Touchpoint | None) -> dict[str, str]:
    """Return stage and touchpoint names as in the newest published version that has it.

    The names are those of the draft if no published version has the touchpoint.
    """
    if touchpoint is None:
        return {"stage": "", "touchpoint": ""}
    placement = current_placements([touchpoint.pk]).get(touchpoint.pk)
    return {"stage": placement.stage.name if placement else "", "touchpoint": touchpoint.name}


def _current_first(rows: QuerySet[Any], *group: str, version: str = "") -> QuerySet[Any]:
    """Order rows by their versions: the newest published first, the draft last, none saved."""
    saved = {f"{version}number__isnull": False, f"{version}published_at": None}
    return rows.exclude(**saved).order_by(*group, F(f"{version}number").desc(nulls_last=True))


class PublishedVersions:
    """The published versions of all maps, loaded once an import."""

    def __init__(self) -> None:
        published = MapVersion.objects.filter(published_at__isnull=False)
        self.newest_first = list(published.order_by("-published_at", "-number"))

    def at(self, touchpoint: Touchpoint, at: datetime) -> MapVersion | None:
        """Return the version of the touchpoint's map that was the published one at a time."""
        for version in self.newest_first:
            is_of_map = version.journey_id == touchpoint.journey_id
            if is_of_map and version.published_at and version.published_at <= at:
                return version
        return None


class PlacementCache:
    """`current_placement`, looked up once a touchpoint: for imports, which ask it of thousands."""

    def __init__(self) -> None:
        self.known: dict[int | None, dict[str, str]] = {}

    def of(self, touchpoint: Touchpoint | None) -> dict[str, str]:
        key = touchpoint.pk if touchpoint else None
        if key not in self.known:
            self.known[key] = current_placement(touchpoint)
        return self.known[key]
