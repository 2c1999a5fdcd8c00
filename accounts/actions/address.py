from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.events import USER_ADDRESS_CHANGED
from accounts.models import User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotChangeAddress(Refused):
    """The message gives the reason and the next step."""


def change_address(
    person: User, *, to: str, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> User:
    """Change the address that a person signs in with, and mail the old address and the new one.

    Links to choose a password that were mailed before end.
    """
    address, origin = to.strip().lower(), origin_of(by, now, caused_by)
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=person.pk)
        before = stored.email
        if before == address:
            return stored
        _keep(stored, address)
        # The sign-in and the reset of passwords also find people by these rows.
        EmailAddress.objects.filter(user=stored).delete()
        origin.record(USER_ADDRESS_CHANGED, stored, before=before, after=address)
        _tell(stored, before=before, by=getattr(by, "name", "Tandem"))
    return stored


def _keep(person: User, address: str) -> None:
    """Save the address; one taken at the same moment is refused by the unique constraint."""
    person.email = address
    try:
        if User.objects.filter(email__lower=address).exclude(pk=person.pk).exists():
            raise IntegrityError
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        words = _("Another person signs in with this address. Choose another address.")
        raise CannotChangeAddress(words) from error


def _tell(person: User, *, before: str, by: str) -> None:
    words = _(
        "Hello %(name)s,\n\n%(by)s changed the address you sign in to Tandem with,"
        " from %(before)s to %(after)s. Your password stays as it is.\n\n"
        "If you did not expect it, ask your administrator at once.\n\n%(url)s\n"
    ) % {
        "name": person.first_name,
        "by": by,
        "before": before,
        "after": person.email,
        "url": settings.PUBLIC_URL,
    }
    for address in (before, person.email):
        subject = _("Your sign-in address for Tandem was changed")
        send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [address])
