"""Limits on the requests of the API by minute: for each sender, reading and writing apart.

REST framework imports this while it loads its views, so this module must not import those. While
Valkey is away there is no limit (`config.cache`).
"""

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import ngettext
from rest_framework.exceptions import ErrorDetail, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import BaseThrottle

from config.limits import SteppedLimit, network_of

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

WINDOW = 60
limits = SteppedLimit()


class TooManyRequests(Throttled):
    """The response to a request over a limit: 429, and `Retry-After`."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        words = ngettext(
            "Too many requests. Send the next one in %d second.",
            "Too many requests. Send the next one in %d seconds.",
            wait,
        )
        self.detail = ErrorDetail(words % wait, self.default_code)


class SenderThrottle(BaseThrottle):
    """A limit for each token, and for a session that of its user."""

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        if request.method in SAFE_METHODS:
            kind, most = "read", settings.API_READS_PER_MINUTE
        else:
            kind, most = "write", settings.API_WRITES_PER_MINUTE
        if seconds := _seconds(f"api:{kind}:{sender_of(request)}", most):
            raise TooManyRequests(seconds)
        return True


def seconds_of_anonymous(request: "Request") -> int:
    """Count a request that proved no sender; return the seconds it has to wait by its network."""
    address = network_of(SenderThrottle().get_ident(request) or "")  # behind NUM_PROXIES proxies
    digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
    return _seconds(f"api:anonymous:{digest}", settings.API_ANONYMOUS_PER_MINUTE)


def sender_of(request: "Request") -> str:
    """Return the token of a request, or the user of a session."""
    return f"token:{request.auth.pk}" if request.auth else f"user:{request.user.pk}"


def _seconds(key: str, most: int) -> int:
    return limits.seconds_to_wait(key, most=most, seconds=WINDOW) if most else 0
