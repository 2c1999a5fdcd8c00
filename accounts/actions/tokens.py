from django.db import transaction
from rest_framework.authtoken.models import Token

from accounts.models import User
from ledger.events import record


def issue_token(user: User, *, by: User) -> str:
    """Create a new API token for a person and revoke the old one."""
    with transaction.atomic():
        # Row lock: two concurrent requests would each find no token and create one.
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
