"""The period of the figures of a page, from its address."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, QueryDict

from journeys.maps.versions import choose_version, ended_at, versions_of
from journeys.reports.evidence import evidence_of
from journeys.reports.period import Period, choose_period


def read_period(
    request: HttpRequest, journey: int, evidence: Sequence[datetime], *, now: datetime
) -> Period:
    """Return the period of ?days=, else the default; it ends at the date of an earlier ?version=.

    An edit, and a fragment of a page, take both from the address of the page. `evidence` is that
    of today.
    """
    days = _asked(request, "days")
    number = _asked(request, "version")
    if number:
        versions = versions_of(journey)
        version = choose_version(versions, number)
        ended = ended_at(version, versions) if version else None
        if version and ended:
            found = evidence_of(journey, now=ended)
            return choose_period(days, found, now=ended, version=version.number)
    return choose_period(days, evidence, now=now)


def _asked(request: HttpRequest, name: str) -> str | None:
    page = getattr(request, "htmx", None) and request.htmx.current_url  # type: ignore[attr-defined]
    query = (page or "").partition("?")[2].partition("#")[0]  # any address, also a broken one
    return request.GET.get(name) or QueryDict(query).get(name)
