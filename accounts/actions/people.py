from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions.tokens import revoke_tokens_of
from accounts.events import USER_CHANGED
from accounts.models import Role, Team, User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

# Losing one of these ends the API tokens of a person.
RIGHTS = ("is_staff_person", "may_administer", "may_lead", "may_answer", "may_edit_maps",
          "may_edit_surveys", "sees_all_by_role")  # fmt: skip


class CannotChangePerson(Refused):
    """The message gives the reason and the next step."""


def change_person(
    person: User,
    *,
    name: str,
    role: str,
    job_title: str = "",
    is_active: bool,
    teams: Iterable[Team],
    keep: str | None = None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> User:
    """Change the account of a person. The last administrator cannot be removed.

    Losing a right ends the API tokens of the person, and the sessions but the one with the key
    `keep`.
    """
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        others = _lock(person)
        stored = User.objects.get(pk=person.pk)
        before, rights = _facts(stored), _rights(stored)
        person.name, person.role, person.job_title = name, role, job_title
        person.is_active = is_active
        is_administrator = is_active and role == Role.ADMINISTRATOR
        if not is_administrator and not others:
            raise CannotChangePerson(
                _("Tandem needs an administrator. Make another person one first.")
            )
        person.save(update_fields=["name", "role", "job_title", "is_active"])
        person.teams.set(teams)
        after = _facts(person)
        if rights - _rights(person):
            revoke_tokens_of(person, **origin.passed_on)
            person.sessions.exclude(pk=keep or "").end()
        if before != after:
            origin.record(USER_CHANGED, person, before=before, after=after)
    return person


def _lock(person: User) -> list[int]:
    """Lock a person and all administrators; return the keys of the other administrators.

    The rows are locked in the order of their keys: two administrators who change each other at
    the same moment wait for each other, without a deadlock.
    """
    administrator = Q(role=Role.ADMINISTRATOR, is_active=True)
    rows = (
        User.objects.select_for_update(no_key=True)
        .filter(administrator | Q(pk=person.pk))
        .order_by("pk")
    )
    return [each.pk for each in rows if each.pk != person.pk]


def _rights(person: User) -> set[str]:
    """Return the names of the predicates that hold for the person by role."""
    return {name for name in RIGHTS if getattr(person, name)}


def _facts(person: User) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role,
        "job_title": person.job_title,
        "is_active": person.is_active,
        "teams": sorted(person.teams.values_list("name", flat=True)),
    }
