"""The settings of how long people stay signed in, and their password counts as just given."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env

HOUR = 3600
# The values of `accounts.models.Role`, which the settings cannot import; a test compares them.
ROLES = ("administrator", "lead", "agent", "light_agent", "cx_lead")


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
    """Return the names of the roles whose people must have a second factor.

    Raises ImproperlyConfigured for another name, which would protect nobody.
    """
    given = [each.strip() for each in env.list("SECOND_FACTOR_ROLES", default=[])]
    if unknown := [each for each in given if each not in ROLES]:
        raise ImproperlyConfigured(
            f"SECOND_FACTOR_ROLES names no role: {', '.join(map(repr, unknown))}."
            f" The roles are {', '.join(ROLES)}."
        )
    return frozenset(given)
