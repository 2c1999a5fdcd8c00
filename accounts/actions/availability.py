from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import USER_AVAILABILITY_CHANGED
from accounts.models import Absence, User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

AVAILABLE = "available"


class CannotSetAvailability(Refused):
    """The message gives the reason and the next step."""


def set_availability(
    person: User,
    *,
    kind: str,
    until: datetime | None = None,
    substitute: User | None = None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> None:
    """Make a person available, away until a time, or out of office with a substitute.

    Recorded if it changed. Nobody's tickets are moved.
    """
    origin = origin_of(by, now, caused_by)
    wanted = _wanted(person, kind, until, substitute, origin.at)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        stored = Absence.objects.at(origin.at).filter(user=person).first()
        before, after = _facts(stored), _facts(wanted)
        if wanted is None:
            Absence.objects.filter(user=person).delete()
        elif before != after:
            values = {"kind": kind, "until": wanted.until, "substitute": wanted.substitute}
            Absence.objects.update_or_create(user=person, defaults=values)
        if before != after:
            origin.record(USER_AVAILABILITY_CHANGED, person, before=before, after=after)


def _wanted(
    person: User, kind: str, until: datetime | None, substitute: User | None, now: datetime
) -> Absence | None:
    """Return the absence as it is to be stored; None for an available person."""
    if kind == AVAILABLE:
        return None
    if kind not in Absence.Kind.values:
        raise CannotSetAvailability(_("Choose: available, away or out of office."))
    if kind == Absence.Kind.AWAY and until is None:
        raise CannotSetAvailability(_("Enter until when: “away” ends by itself."))
    if until is not None and until <= now:
        raise CannotSetAvailability(_("This time is over. Enter a later one."))
    if substitute is not None and substitute.pk == person.pk:
        raise CannotSetAvailability(_("Choose somebody else to stand in."))
    if substitute is not None and not substitute.is_agent:
        words = _("%s does not answer tickets. Choose an agent to stand in.")
        raise CannotSetAvailability(words % substitute.name)
    return Absence(user=person, kind=kind, until=until, substitute=substitute)


def _facts(absence: Absence | None) -> dict[str, Any]:
    return {
        "kind": absence.kind if absence else AVAILABLE,
        "until": absence.until.isoformat() if absence and absence.until else "",
        "substitute": absence.substitute_id if absence else None,
    }
