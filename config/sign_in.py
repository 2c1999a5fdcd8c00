"""The settings of how long people stay signed in."""

from environ import Env

HOUR = 3600


def session_seconds(env: Env) -> tuple[int, int]:
    """Return after how many seconds a session ends: in any case, and without activity."""
    days = env.int("SESSION_DAYS", default=14)
    hours = env.int("SESSION_IDLE_HOURS", default=12)
    return days * 24 * HOUR, hours * HOUR
