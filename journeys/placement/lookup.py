from django.db.models import F, QuerySet

from journeys.models import Placement, Touchpoint, TouchpointRule


def find_touchpoint(pk: int | None) -> Touchpoint | None:
    return Touchpoint.objects.filter(pk=pk).first() if pk else None


def all_rules() -> QuerySet[TouchpointRule]:
    """Return the placement rules, by position, with touchpoints, journeys and mailboxes."""
    return TouchpointRule.objects.select_related("touchpoint__journey", "mailbox")


def current_placement(touchpoint: Touchpoint | None) -> dict[str, str]:
    """Return stage and touchpoint names as in the newest version of the map."""
    if touchpoint is None:
        return {"stage": "", "touchpoint": ""}
    placements = Placement.objects.filter(touchpoint=touchpoint).select_related("stage")
    newest = placements.order_by(F("version__number").desc(nulls_last=True)).first()
    stage = newest.stage.name if newest else ""
    return {"stage": stage, "touchpoint": touchpoint.name}


class PlacementCache:
    """`current_placement`, looked up once a touchpoint: for imports, which ask it of thousands."""

    def __init__(self) -> None:
        self.known: dict[int | None, dict[str, str]] = {}

    def of(self, touchpoint: Touchpoint | None) -> dict[str, str]:
        key = touchpoint.pk if touchpoint else None
        if key not in self.known:
            self.known[key] = current_placement(touchpoint)
        return self.known[key]
