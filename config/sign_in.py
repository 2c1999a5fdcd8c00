"""The settings of how long people stay signed in, and their password counts as just given."""

from environ import Env

HOUR = 3600


def session_seconds(env: Env) -> tuple[int, int, int]:
    """Return three times in seconds.

    The first two end a session: in any case, and without activity. After the third the password
    is asked for again before access is changed.
    """
    days = env.int("SESSION_DAYS", default=14)
    hours = env.int("SESSION_IDLE_HOURS", default=12)
    minutes = env.int("CONFIRMATION_MINUTES", default=15)
    return days * 24 * HOUR, hours * HOUR, minutes * 60


def second_factor_roles(env: Env) -> frozenset[str]:
    """Return the names of the roles whose people must have a second factor."""
    return frozenset(env.list("SECOND_FACTOR_ROLES", default=[]))
