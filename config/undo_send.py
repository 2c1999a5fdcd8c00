"""The setting of the time in which a reply can be undone."""

from typing import Final

from django.core.exceptions import ImproperlyConfigured
from environ import Env

LONGEST: Final = 120


def undo_send_seconds(env: Env) -> int:
    """Return the seconds in which a reply can be undone; 0 sends it at once.

    Raises ImproperlyConfigured for a number below 0 or above two minutes.
    """
    seconds: int = env.int("UNDO_SEND_SECONDS", default=10)
    if not 0 <= seconds <= LONGEST:
        raise ImproperlyConfigured(
            f"UNDO_SEND_SECONDS is {seconds}. Set it to a number from 0 to {LONGEST}."
        )
    return seconds
