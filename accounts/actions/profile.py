from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import USER_PROFILE_CHANGED
from accounts.models import User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

FIELDS = ("name", "job_title", "signature", "time_zone")


class CannotChangeProfile(Refused):
    """The message gives the reason and the next step."""


def change_profile(
    person: User,
    *,
    changes: Mapping[str, str],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> User:
    """Change the details that a person sets for themselves; the event has those that differ."""
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise CannotChangeProfile(_("A profile has no %s.") % ", ".join(sorted(unknown)))
    if not changes.get("name", person.name).strip():
        raise CannotChangeProfile(_("Enter a name: customers see it."))
    with transaction.atomic():
        stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        changed = [name for name in FIELDS if name in changes]
        changed = [name for name in changed if getattr(stored, name) != changes[name]]
        before = {name: getattr(stored, name) for name in changed}
        after = {name: changes[name] for name in changed}
        for name, value in changes.items():
            setattr(person, name, value)
        if changed:
            person.save(update_fields=changed)
            origin = origin_of(by, now, caused_by)
            origin.record(USER_PROFILE_CHANGED, person, before=before, after=after)
    return person
