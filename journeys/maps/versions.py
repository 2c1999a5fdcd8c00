"""The versions of a map, and the one that a page shows."""

from django.db.models import QuerySet

from config.composed import composed_once
from journeys.models import MapVersion


@composed_once
def versions_of(journey: int) -> QuerySet[MapVersion]:
    """Return the versions with their publishers: the draft, then the newest."""
    versions = MapVersion.objects.filter(journey=journey)
    return versions.select_related("published_by").order_by("-number")


def choose_version(versions: list[MapVersion], number: str | None) -> MapVersion | None:
    """Return the version of the given number; without a number, the draft."""
    for version in versions:
        if (number and str(version.number) == number) or (not number and version.is_draft):
            return version
    return None
