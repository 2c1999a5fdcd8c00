"""How Tandem talks to PostgreSQL."""

from typing import Any

from environ import Env


def database(env: Env) -> dict[str, Any]:
    """Django's entry for DATABASE_URL; see "More load" in docs/operating.md for the others."""
    prepares = env.bool("DATABASE_PREPARES", default=True)
    wait = env.int("DATABASE_POOL_TIMEOUT", default=10)
    return {
        **env.db_url("DATABASE_URL"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # What is asked again and again is planned once: planning was a third of what a mail
            # costs the database.
            "server_side_binding": prepares,
            "prepare_threshold": 5 if prepares else None,
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL", default=10),
                # How long to wait for a database that is away before saying so. The pool's own
                # tries end with it: left to grow, they would leave a process deaf for minutes
                # after a long outage.
                "timeout": wait,
                "reconnect_timeout": wait,
            },
        },
    }
