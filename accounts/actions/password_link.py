"""Links by which a person chooses a password: mailed again, or shown to an administrator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.invite import invitation_url, mail_invitation
from accounts.events import USER_INVITED_AGAIN, USER_PASSWORD_LINK_SHOWN
from accounts.models import User
from accounts.outgoing_mail import outgoing_mail
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotInviteAgain(Refused):
    """The message gives the reason and the next step."""


class CannotShowPasswordLink(Refused):
    """The message gives the reason and the next step."""


def invite_again(
    person: User, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Mail a person who has never signed in a new link to choose a password."""
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        if kept.last_login:
            words = _("%s has signed in already. A new password is chosen on the sign-in page.")
            raise CannotInviteAgain(words % kept.name)
        _check_access(kept, CannotInviteAgain)
        origin_of(by, now, caused_by).record(USER_INVITED_AGAIN, kept, email=kept.email)
        mail_invitation(kept)


def show_password_link(
    person: User, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> str:
    """Return a link by which the person chooses a password, for the administrator to hand over.

    Whoever has the link can use it, so it is recorded. For a person who has signed in before it is
    refused while mail can go out: they ask for it on the sign-in page.
    """
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        _check_access(kept, CannotShowPasswordLink)
        if kept.last_login and outgoing_mail().can_go:
            words = _("Mail can be sent, so the link goes to %s by mail and is not shown here.")
            raise CannotShowPasswordLink(words % kept.email)
        origin_of(by, now, caused_by).record(USER_PASSWORD_LINK_SHOWN, kept, email=kept.email)
        return invitation_url(kept)


def _check_access(person: User, refused: type[Refused]) -> None:
    if not person.is_active:
        raise refused(_("%s cannot sign in. Tick “Active” first.") % person.name)
