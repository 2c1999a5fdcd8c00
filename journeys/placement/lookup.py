from datetime import datetime

from django.db.models import F, QuerySet

from journeys.models import MapVersion, Placement, Touchpoint, TouchpointRule


def find_touchpoint(pk: int | None) -> Touchpoint | None:
    return Touchpoint.objects.filter(pk=pk).first() if pk else None


def all_rules() -> QuerySet[TouchpointRule]:
    """Return the placement rules, by position, with touchpoints, journeys and mailboxes."""
    return TouchpointRule.objects.select_related("touchpoint__journey", "mailbox")


def current_placement(touchpoint: Touchpoint | None) -> dict[str, str]:
    """Return stage and touchpoint names as in the newest published version, else the draft."""
    if touchpoint is None:
        return {"stage": "", "touchpoint": ""}
    placements = Placement.objects.filter(touchpoint=touchpoint).select_related("stage")
    placements = placements.exclude(version__number__isnull=False, version__published_at=None)
    newest = placements.order_by(F("version__number").desc(nulls_last=True)).first()
    stage = newest.stage.name if newest else ""
    return {"stage": stage, "touchpoint": touchpoint.name}


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
