"""Touchpoints that the placement of a ticket can be corrected to."""

from journeys.models import Journey, Touchpoint


def touchpoint_choices() -> list[tuple[Journey, list[Touchpoint]]]:
    """Return the active touchpoints by journey, to correct the placement."""
    touchpoints = Touchpoint.objects.filter(
        retired_at=None, merged_into=None, journey__archived_at=None
    ).select_related("journey")
    found: dict[Journey, list[Touchpoint]] = {}
    for touchpoint in touchpoints.order_by("journey", "pk"):
        found.setdefault(touchpoint.journey, []).append(touchpoint)
    return list(found.items())
