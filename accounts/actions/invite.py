from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.events import USER_INVITED
from accounts.models import Team, User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotInvitePerson(Refused):
    """The message gives the reason and the next step."""


def invite_person(
    *,
    email: str,
    name: str,
    role: str,
    teams: Iterable[Team] = (),
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> User:
    """Create an account and mail its owner a link to choose a password."""
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        user = _create(email, name=name, role=role, date_joined=origin.at)
        user.teams.set(teams)
        origin.record(USER_INVITED, user, email=user.email, role=role)
        mail_invitation(user)
    return user


def mail_invitation(user: User) -> None:
    """Mail a person the link to choose a password, in the caller's transaction."""
    text = _(
        "Hello %(name)s,\n\nyou can sign in to Tandem from now on. "
        "Choose a password here:\n"
        "%(url)s\n\nThe link works once. If you did not expect it, ignore this mail.\n"
    )
    send_mail(
        _("You are invited to Tandem"),
        text % {"name": user.first_name, "url": invitation_url(user)},
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def _create(email: str, **fields: Any) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, None, **fields)
    except IntegrityError as error:
        message = _("This person already has an account. Find them in the list.")
        raise CannotInvitePerson(message) from error


def invitation_url(user: User) -> str:
    """Return a link to choose a password. It is valid once and ends with the next sign-in."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return password_url(key)


def password_url(key: str) -> str:
    """Return the address at which the holder of the key chooses a password."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "x", "key": "y"})
    uid, _dash, token = key.partition("-")
    return settings.PUBLIC_URL + path.replace("x-y", f"{uid}-{token}")
