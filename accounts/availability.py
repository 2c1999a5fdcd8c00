"""Availability: the absences of people at a moment, and the words for them."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from config.web.formatting import long_moment


def zone_of(user: User) -> tzinfo:
    """Return the time zone of a person, or that of the installation if it has no such zone."""
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return timezone.get_default_timezone()


def absences_of(people: Iterable[int], *, now: datetime) -> dict[int, Absence]:
    """Return the absences that hold at this moment, by the key of the person."""
    found = Absence.objects.at(now).filter(user__in=people).select_related("substitute")
    return {each.user_id: each for each in found}


def absence_words(absence: Absence, reader: User) -> str:
    """Return “away until Today, 14:00” or “out of office, Ben stands in”, in the reader's time."""
    until = ""
    if absence.until:
        with timezone.override(zone_of(reader)):
            until = long_moment(absence.until)
    if absence.kind == Absence.Kind.AWAY:
        words = _("away until %s") % until
    else:
        words = _("out of office until %s") % until if until else _("out of office")
    if absence.substitute:
        words = _("%(absence)s, %(name)s stands in") % {
            "absence": words,
            "name": absence.substitute.first_name,
        }
    return words


def absence_labels(people: Iterable[int], reader: User, *, now: datetime) -> dict[int, str]:
    """Return the words for each of these people who is absent, by their key."""
    found = absences_of(people, now=now)
    return {pk: absence_words(each, reader) for pk, each in found.items()}
