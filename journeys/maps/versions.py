"""The versions of a map, and the one that a page shows."""

from datetime import datetime

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


def ended_at(version: MapVersion, versions: list[MapVersion]) -> datetime | None:
    """Return when an earlier version was replaced by the next published one, or was saved.

    None for the draft and the published version, whose figures are those of today.
    """
    if version.is_draft:
        return None
    if version.published_at is None:
        return version.created_at
    later = (each.published_at for each in versions if each.published_at)
    return min((at for at in later if at > version.published_at), default=None)
