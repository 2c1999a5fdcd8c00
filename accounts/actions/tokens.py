from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from accounts.models import User
from ledger.events import record


class CannotIssueToken(Exception):
    """The words say why, and what to do."""


def issue_token(user: User, *, by: User) -> str:
    """A new API token of a person; the old one stops working."""
    if not user.is_staff_person:
        raise CannotIssueToken(_("This account has no access, so its token would open nothing."))
    with transaction.atomic():
        # Of two presses at once each would find no token and make one.
        User.objects.select_for_update().get(pk=user.pk)
        Token.objects.filter(user=user).delete()
        token = Token.objects.create(user=user)
        record("user.token_issued", user, by=by)
    return token.key


def revoke_token(user: User, *, by: User) -> None:
    with transaction.atomic():
        deleted, _rows = Token.objects.filter(user=user).delete()
        if deleted:
            record("user.token_revoked", user, by=by)
