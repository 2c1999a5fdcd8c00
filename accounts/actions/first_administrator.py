"""The first administrator, whose account is created before its owner is known."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.events import USER_ADDRESS_CHANGED, USER_PROFILE_CHANGED
from accounts.models import User
from accounts.people import is_first_administrator
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotIntroduceAdministrator(Refused):
    """The message gives the reason and the next step."""


def introduce_administrator(
    person: User,
    *,
    name: str,
    address: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> User:
    """Give the account of the first administrator the name and the address of its owner.

    No mail tells of it: the address before was nobody's, and no mail can be sent yet.
    """
    address = address.strip().lower()
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=person.pk)
        if not is_first_administrator(stored):
            words = _("This account has an owner. Sign in, or ask for a new link.")
            raise CannotIntroduceAdministrator(words)
        origin = origin_of(by, now, caused_by)
        before = {"name": stored.name, "email": stored.email}
        person.name, person.email = name, address
        _keep(person)
        if name != before["name"]:
            facts = {"before": {"name": before["name"]}, "after": {"name": name}}
            origin.record(USER_PROFILE_CHANGED, person, **facts)
        if address != before["email"]:
            origin.record(USER_ADDRESS_CHANGED, person, before=before["email"], after=address)
    return person


def _keep(person: User) -> None:
    """Save name and address; an address in use is refused by the unique constraint."""
    try:
        with transaction.atomic():
            person.save(update_fields=["name", "email"])
    except IntegrityError as error:
        words = _("Another person signs in with this address. Choose another address.")
        raise CannotIntroduceAdministrator(words) from error
