"""Authentication of API requests by a token: by its digest, its scope and its end."""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied

if TYPE_CHECKING:  # the settings name this module while Django REST framework loads its views
    from rest_framework.request import Request

READS = ("GET", "HEAD", "OPTIONS")
USE_IS_WRITTEN_EVERY = timedelta(minutes=10)


class ApiTokenAuthentication(TokenAuthentication):
    """The header `Authorization: Token KEY`. A token that may only read is refused writing."""

    def authenticate(self, request: "Request") -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found and found[1].scope == "read" and request.method not in READS:
            raise PermissionDenied(
                _("This token is read-only. Create one that can write in Settings, API tokens.")
            )
        return found

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        from accounts.models import ApiToken
        from accounts.models.user import second_factors

        now = timezone.now()
        factors = second_factors().filter(user=OuterRef("user"))
        tokens = ApiToken.objects.select_related("user").annotate(has_factor=Exists(factors))
        token = tokens.filter(digest=digest_of(key), user__is_active=True).first()
        if token is None:
            raise AuthenticationFailed(_("Unknown token. Create one in Settings, API tokens."))
        if token.expires_at <= now:
            raise AuthenticationFailed(
                _("This token has expired. Create a new one in Settings, API tokens.")
            )
        if token.last_used_at is None or token.last_used_at < now - USE_IS_WRITTEN_EVERY:
            unwritten = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_WRITTEN_EVERY)
            ApiToken.objects.filter(unwritten, pk=token.pk).update(last_used_at=now)
        token.user.has_second_factor = token.has_factor
        return token.user, token


def digest_of(key: str) -> str:
    """Return the SHA-256 of a key. The key is random, so that no slow hash is needed."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
