"""Liveness and readiness checks for proxies, containers and `bin/run`."""

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# Beat sends a heartbeat every few seconds and a worker stores it: both were alive then.
SEEN_LATELY = timedelta(seconds=30)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200: the process is alive; nothing else is checked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 when database, broker, workers and beat are available.

    Otherwise 503, with the names of what is missing.
    """
    checks = {"database": _database, "broker": _broker, "workers and beat": _workers}
    found = {name: _word(check) for name, check in checks.items()}
    ready = all(word == "ok" for word in found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _word(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # the response names only the kind of error
        return f"cannot be reached ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1) as client:
        client.ping()
    return "ok"


def _workers() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seen_at) FROM ledger_heartbeat WHERE process = 'worker'")
        (seen_at,) = cursor.fetchone()
    if seen_at is None:
        return "not seen yet"
    age = timezone.now() - seen_at
    return "ok" if age <= SEEN_LATELY else f"last seen {int(age.total_seconds())} s ago"
