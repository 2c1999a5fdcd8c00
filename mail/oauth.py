"""OAuth access to mail accounts at Google and Microsoft.

`authorize_url` is where the owner grants access, `redeem` handles the callback, and from then on
`token_for` returns a valid token, for the provider's own servers only. Endpoints and servers are in
`settings.OAUTH_PROVIDERS`.
"""

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Refused
from config.web.params import whole_number
from mail.models import ImapServer, OAuthGrant
from mail.oauth_endpoint import TokenRefused, Unreachable, ask

# A token with less time left than this is refreshed first.
MARGIN = timedelta(minutes=2)
USUAL_LIFE = 3600  # seconds, where the provider does not say
MAX_LIFETIME = 365 * 24 * 3600


class CannotSignIn(Refused):
    """No token is available. The message says a person what to do."""


def authorize_url(grant: OAuthGrant, redirect_uri: str, state: str) -> str:
    """Return the URL at which the account's owner grants access.

    `state` is returned to `redirect_uri` with the code. The PKCE verifier for `redeem` is kept in
    the grant; a second call invalidates the first URL.
    """
    grant.verifier = secrets.token_urlsafe(48)
    grant.save(update_fields=["verifier"])
    digest = hashlib.sha256(grant.verifier.encode()).digest()
    question = {
        "client_id": grant.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": _provider(grant)["scope"],
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "login_hint": grant.mailbox.address,
        **_provider(grant)["authorize_params"],
    }
    return f"{_endpoint(grant, 'authorize')}?{urlencode(question)}"


def redeem(grant: OAuthGrant, code: str, redirect_uri: str) -> None:
    """Exchange the provider's code for a refresh token; raises CannotSignIn."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    answer = _ask(grant, form | {"code_verifier": grant.verifier})
    if not answer.get("refresh_token"):
        message = _("%(name)s issued no refresh token. Remove Tandem there and connect again.")
        raise CannotSignIn(message % {"name": grant.get_provider_display()})
    grant.verifier = ""
    _keep(grant, answer)
    # Servers waiting to retry need not wait any longer.
    ImapServer.objects.filter(mailbox=grant.mailbox_id).update(retry_at=None)


def access_token(grant: OAuthGrant) -> str:
    """Return a token valid for at least two minutes; raises CannotSignIn.

    Where several processes need a new one, one of them fetches it and the others wait for it.
    """
    if _is_good(grant):
        return grant.access_token
    problem: CannotSignIn | None = None
    with transaction.atomic():
        row = OAuthGrant.objects.select_for_update().get(pk=grant.pk)
        if not _is_good(row):
            problem = _refresh(row)
    grant.refresh_from_db()
    if problem:  # after the commit, so that the error is kept
        raise problem
    return grant.access_token


def token_for(host: str, grant: OAuthGrant) -> str:
    """Return the token for that server; raises CannotSignIn for a server of another provider."""
    reason = wrong_host_reason(host, grant)
    if reason:
        raise CannotSignIn(reason)
    return access_token(grant)


def wrong_host_reason(host: str, grant: OAuthGrant) -> str:
    """Return the reason why the account cannot be used at that server; "" where it can."""
    name = host.lower().rstrip(".")
    if any(name == own or name.endswith(f".{own}") for own in _provider(grant)["hosts"]):
        return ""
    reason = _("%(host)s is not a server of %(name)s. Enter one of theirs, or use a password.")
    return reason % {"host": host, "name": grant.get_provider_display()}


def discard_access_token(grant: OAuthGrant) -> None:
    """Discard a token that a server refused, so that the next one is new."""
    OAuthGrant.objects.filter(pk=grant.pk).update(expires_at=None)


def _refresh(row: OAuthGrant) -> CannotSignIn | None:
    if not row.refresh_token:
        return CannotSignIn(row.error or _("The account must be connected."))
    try:
        form = {"grant_type": "refresh_token", "refresh_token": row.refresh_token}
        _keep(row, _ask(row, form))
    except CannotSignIn as problem:
        row.error = str(problem)
        row.save(update_fields=["error"])
        return problem
    return None


def _ask(grant: OAuthGrant, form: dict[str, str]) -> dict[str, Any]:
    """Return the provider's answer, which holds an access token."""
    name = {"name": grant.get_provider_display()}
    known = {"client_id": grant.client_id, "client_secret": grant.client_secret}
    try:
        return ask(_endpoint(grant, "token"), form | {k: v for k, v in known.items() if v})
    except Unreachable as error:
        message = _("%(name)s cannot be reached: %(error)s.") % (name | {"error": error})
    except TokenRefused as error:
        if error.code == "invalid_grant":
            message = _("The account must be connected again: %(name)s refused access.")
            message %= name
        elif error.code in ("invalid_client", "unauthorized_client"):
            message = _("%(name)s does not know this client id or secret: “%(error)s”")
            message %= name | {"error": error}
        else:
            message = _("%(name)s answered: “%(error)s”") % (name | {"error": error})
    raise CannotSignIn(message)


def _keep(grant: OAuthGrant, answer: dict[str, Any]) -> None:
    life = min(whole_number(str(answer.get("expires_in", ""))) or USUAL_LIFE, MAX_LIFETIME)
    grant.access_token = answer["access_token"]
    grant.refresh_token = answer.get("refresh_token") or grant.refresh_token
    grant.expires_at = timezone.now() + timedelta(seconds=life)
    grant.confirmed_at = timezone.now()
    grant.error = ""
    kept = ["access_token", "refresh_token", "expires_at", "confirmed_at", "error", "verifier"]
    grant.save(update_fields=kept)


def _is_good(grant: OAuthGrant) -> bool:
    has_time = grant.expires_at is not None and grant.expires_at - MARGIN > timezone.now()
    return bool(grant.access_token) and has_time


def _provider(grant: OAuthGrant) -> dict[str, Any]:
    return settings.OAUTH_PROVIDERS[grant.provider]


def _endpoint(grant: OAuthGrant, kind: str) -> str:
    return str(_provider(grant)[kind]).format(tenant=quote(grant.tenant or "common", safe=""))
