"""The database settings from DATABASE_URL."""

from typing import Any

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
