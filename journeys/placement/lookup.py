from django.db.models import F

from journeys.models import Placement, Touchpoint


def current_placement(touchpoint: Touchpoint | None) -> dict[str, str]:
    """Return stage and touchpoint names as in the newest version of the map."""
    if touchpoint is None:
        return {"stage": "", "touchpoint": ""}
    placements = Placement.objects.filter(touchpoint=touchpoint).select_related("stage")
    newest = placements.order_by(F("version__number").desc(nulls_last=True)).first()
    stage = newest.stage.name if newest else ""
    return {"stage": stage, "touchpoint": touchpoint.name}
