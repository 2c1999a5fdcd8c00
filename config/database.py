"""The settings of the database from DATABASE_URL, and of the cache from CACHE_URL."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from environ import Env


def database(env: Env) -> dict[str, Any]:
    """Return Django's entry for DATABASE_URL.

    See "More load" in docs/operating.md for its options.
    """
    prepares = env.bool("DATABASE_PREPARES", default=True)
    wait = env.int("DATABASE_POOL_TIMEOUT", default=10)
    return {
        **env.db_url("DATABASE_URL"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # Prepared statements: planning was a third of the database's time for a mail.
            "server_side_binding": prepares,
            "prepare_threshold": 5 if prepares else None,
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL", default=10),
                # The timeout for a database that is down. The pool's own retries end with it:
                # unlimited backoff would block a process for minutes after a long outage.
                "timeout": wait,
                "reconnect_timeout": wait,
            },
        },
    }


def caches(env: Env) -> dict[str, Any]:
    """Return Django's entry for CACHE_URL; by default, the database after that of REDIS_URL.

    Apart from the broker's: clearing the cache takes no task along.
    """
    return {
        "default": {
            "BACKEND": "config.cache.OpenCache",
            "LOCATION": env("CACHE_URL", default="") or next_database(env("REDIS_URL")),
            "OPTIONS": {
                "serializer": "config.cache.JSONSerializer",
                "socket_connect_timeout": 1,
                "socket_timeout": 2,
            },
        }
    }


def next_database(url: str) -> str:
    """Return the URL of the next numbered database of the same Valkey server."""
    address, _, query = url.partition("?")
    options = parse_qs(query)
    is_socket = address.startswith("unix:")
    parts = urlsplit(address)
    named = "" if is_socket else parts.path.strip("/")
    following = str(int(options.pop("db", [named or "0"])[0]) + 1)
    if is_socket:
        options["db"] = [following]
    else:
        address = parts._replace(path=f"/{following}").geturl()
    return f"{address}?{urlencode(options, doseq=True)}" if options else address
