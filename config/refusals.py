"""The base of all refusals: an action was not done, and the text says what to do next."""

from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

COLLIDED = _(
    "Somebody else changed the same at this moment, and nothing of yours was saved. Try again."
)


class Refused(Exception):
    """An action was refused and changed nothing. Its text is shown to the person who asked.

    Views and API views let it pass: `config.web.refusals` and `config.api.errors` answer
    it with 409. A view with a form uses `config.web.refusals.refusals_on` to show the form again
    with 422.
    """


def is_deadlock(error: BaseException) -> bool:
    """Return whether PostgreSQL ended this transaction so that another one could go on."""
    return isinstance(error.__cause__, DeadlockDetected)
