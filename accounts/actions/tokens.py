import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authentication import digest_of
from accounts.events import USER_TOKEN_ISSUED, USER_TOKEN_REVOKED
from accounts.models import ApiToken, User
from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

MAX_TOKENS = 20
MAX_DAYS = 365


class CannotIssueToken(Refused):
    """The message gives the reason and the next step."""


def issue_token(
    user: User,
    *,
    name: str,
    scope: str,
    days: int = 90,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> str:
    """Create an API token for a person and return its key, which is stored nowhere."""
    origin = origin_of(by, now, caused_by)
    if not 1 <= days <= MAX_DAYS:
        raise CannotIssueToken(
            _("A token is valid for one day to one year. Choose again after how long it expires.")
        )
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Row lock: two concurrent requests would each find room for one more.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.api_tokens.filter(expires_at__gt=origin.at).count() >= MAX_TOKENS:
            raise CannotIssueToken(_("You have 20 tokens. Revoke one that is no longer used."))
        token = ApiToken.objects.create(
            user=user,
            digest=digest_of(key),
            name=name,
            scope=scope,
            created_at=origin.at,
            expires_at=origin.at + timedelta(days=days),
        )
        until = token.expires_at.isoformat()
        origin.record(USER_TOKEN_ISSUED, user, token=name, scope=scope, until=until)
    return key


def revoke_token(
    token: ApiToken, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a token; its programs are refused from now on."""
    with transaction.atomic():
        deleted, _rows = ApiToken.objects.filter(pk=token.pk).delete()
        if deleted:
            origin = origin_of(by, now, caused_by)
            origin.record(USER_TOKEN_REVOKED, token.user, token=token.name)


def revoke_tokens_of(
    person: User, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete all tokens of a person who lost rights that the tokens had."""
    for token in person.api_tokens.all():
        token.user = person
        revoke_token(token, by=by, now=now, caused_by=caused_by)
