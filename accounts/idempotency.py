"""Requests of the API that may be sent again: the header `Idempotency-Key`.

The key is written in the transaction of what the request creates, so a crash keeps both or none.
An error keeps no key: the same request may be sent again, corrected.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final, cast

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from psycopg.errors import LockNotAvailable
from rest_framework.exceptions import APIException, ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import IdempotencyKey
from config.api.throttling import sender_of
from config.refusals import Refused

KEPT: Final = timedelta(hours=24)
MAX_WAIT: Final = 10  # seconds
BATCH: Final = 10_000
MAX_BATCHES: Final = 50
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
# Waits for another transaction that has written the key. Returns no row if the key is in use.
CLAIM = """
INSERT INTO accounts_idempotencykey AS known
            (sender, key, fingerprint, status, body, created_at)
     VALUES (%(sender)s, %(key)s, %(fingerprint)s, 0, '', %(now)s)
ON CONFLICT (sender, key) DO UPDATE
        SET fingerprint = EXCLUDED.fingerprint, created_at = EXCLUDED.created_at
      WHERE known.created_at <= %(expired)s
  RETURNING id
"""


class CannotClaimKey(Refused):
    """The message gives the reason and the next step."""


class KeyHasAnotherRequest(APIException):
    """The response to a key that was used for another request."""

    status_code = 422
    default_code = "key_reused"


def repeatable[View: Callable[..., Response]](create: View) -> View:
    """Decorate a view that creates: a repeat of its key is answered with the first response."""

    @wraps(create)
    def answer(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = request.headers.get("Idempotency-Key")
        if given is None:
            return create(view, request, *args, **kwargs)
        with transaction.atomic():
            claimed = _claim(request, given.strip())
            if claimed.status:
                response = Response(json.loads(claimed.body), status=claimed.status)
                response["Idempotency-Replayed"] = "true"
                return response
            response = create(view, request, *args, **kwargs)
            claimed.status = response.status_code
            claimed.body = JSONRenderer().render(response.data).decode()
            claimed.save(update_fields=["status", "body"])
        return response

    return cast("View", extend_schema(parameters=[_PARAMETER])(answer))


def _claim(request: Request, key: str) -> IdempotencyKey:
    """Return the key, without a status if this is its first request, as row of this transaction."""
    if not _KEY.fullmatch(key):
        raise ParseError(_("Idempotency-Key: give 1 to 255 characters, such as a UUID."))
    now = timezone.now()
    sender, fingerprint = sender_of(request), _fingerprint(request)
    values = {"sender": sender, "key": key, "fingerprint": fingerprint}
    row = _insert({**values, "now": now, "expired": now - KEPT})
    if row is not None:
        return IdempotencyKey(pk=row, **values, created_at=now)
    known = IdempotencyKey.objects.get(sender=sender, key=key)
    if known.fingerprint != fingerprint:
        raise KeyHasAnotherRequest(
            _("This Idempotency-Key was used for another request. Use a new key.")
        )
    return known


def _insert(values: dict[str, Any]) -> int | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true)", [f"{MAX_WAIT * 1000:.0f}ms"]
            )
            cursor.execute(CLAIM, values)
            row = cursor.fetchone()
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise CannotClaimKey(
                _("A request with this Idempotency-Key is not done yet. Send it again later.")
            ) from error
        raise
    return row[0] if row else None


def _fingerprint(request: Request) -> str:
    """Return the SHA-256 of the view and the values of the body, whatever their order."""
    data = request.data
    values = dict(data.lists()) if hasattr(data, "lists") else data
    match = request.resolver_match
    text = json.dumps([match and match.view_name, values], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def trim_keys(
    *, now: datetime | None = None, batch: int = BATCH, most_batches: int = MAX_BATCHES
) -> int:
    """Delete keys older than a day, the oldest first; returns their number."""
    expired = IdempotencyKey.objects.filter(created_at__lte=(now or timezone.now()) - KEPT)
    trimmed = 0
    for _batch in range(most_batches):
        oldest = expired.order_by("created_at").values("pk")[:batch]
        deleted, _rows = IdempotencyKey.objects.filter(pk__in=oldest).delete()
        trimmed += deleted
        if deleted < batch:
            break
    return trimmed


_PARAMETER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "1 to 255 characters. A repeat within 24 hours with the same key, token and body gets the "
        "first response and creates nothing. The same key with another body gets 422. An error "
        "keeps no key."
    ),
)
