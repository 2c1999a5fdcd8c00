import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.authentication import digest_of
from accounts.events import USER_TOKEN_ISSUED, USER_TOKEN_REVOKED
from accounts.models import ApiToken, User
from config.refusals import Refused
from ledger.events import record

MOST_TOKENS = 20
LONGEST_DAYS = 365


class CannotIssueToken(Refused):
    """The message gives the reason and the next step."""


def issue_token(
    user: User,
    *,
    by: User,
    name: str,
    scope: str,
    days: int = 90,
    now: datetime | None = None,
) -> str:
    """Create an API token for a person and return its key, which is stored nowhere."""
    moment = now or timezone.now()
    if not 1 <= days <= LONGEST_DAYS:
        raise CannotIssueToken(_("A token lasts from a day to a year. Choose its end again."))
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Row lock: two concurrent requests would each find room for one more.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.api_tokens.filter(expires_at__gt=moment).count() >= MOST_TOKENS:
            raise CannotIssueToken(_("You have 20 tokens. Revoke one that is no longer used."))
        token = ApiToken.objects.create(
            user=user,
            digest=digest_of(key),
            name=name,
            scope=scope,
            created_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        until = token.expires_at.isoformat()
        record(USER_TOKEN_ISSUED, user, by=by, at=now, token=name, scope=scope, until=until)
    return key


def revoke_token(token: ApiToken, *, by: User, now: datetime | None = None) -> None:
    """Delete a token; its programs are refused from now on."""
    with transaction.atomic():
        deleted, _rows = ApiToken.objects.filter(pk=token.pk).delete()
        if deleted:
            record(USER_TOKEN_REVOKED, token.user, by=by, at=now, token=token.name)


def revoke_tokens_of(person: User, *, by: User) -> None:
    """Delete all tokens of a person who lost rights that the tokens had."""
    for token in person.api_tokens.all():
        token.user = person
        revoke_token(token, by=by)
