"""Liveness and readiness checks for proxies, containers and `bin/run`."""

from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.disk_errors import NO_FILES


@dataclass(frozen=True)
class Check:
    """`ask` returns "ok", which a remark may follow, or what is wrong.

    A check that is not `needed` tells of work or space, and not of a part that is missing.
    """

    ask: Callable[[], str]
    needed: bool = True


_checks: dict[str, Check] = {}


def register_check(name: str, ask: Callable[[], str], *, needed: bool = True) -> None:
    _checks[name] = Check(ask, needed)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200: the process is alive; nothing else is checked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 200 when nothing is missing, waits too long or runs out; otherwise 503.

    `running` is true when database, broker and processes are there, whatever waits.
    """
    found = {name: _word(check.ask) for name, check in _checks.items()}
    is_ok = {name: word.startswith("ok") for name, word in found.items()}
    ready = all(is_ok.values())
    running = all(is_ok[name] for name, check in _checks.items() if check.needed)
    answer = {"ready": ready, "running": running, **found}
    return JsonResponse(answer, status=200 if ready else 503)


def _word(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # the response names only the kind of error
        if isinstance(error, OSError) and error.errno in NO_FILES:
            return "cannot be reached: Tandem has too many files open"
        return f"cannot be reached ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1) as client:
        client.ping()
    return "ok"


def _cache() -> str:
    """Limits are off while it is away, so it is watched although no page needs it."""
    with redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"], socket_connect_timeout=1
    ) as client:
        try:
            client.ping()
        except redis.ResponseError:
            return "cannot be used: check that the server has the database of CACHE_URL"
    return "ok"


register_check("database", _database)
register_check("broker", _broker)
register_check("cache", _cache, needed=False)
