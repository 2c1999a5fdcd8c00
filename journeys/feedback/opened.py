"""The time at which a rating page was opened, signed so that a form cannot invent it."""

from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "journeys.feedback.opened"
MAX_OPEN = timedelta(days=1)


def opened_mark(now: datetime) -> str:
    """Return the mark of a page opened now."""
    return signing.dumps(int(now.timestamp() * 1000), salt=SALT)


def time_open(mark: str, *, now: datetime) -> timedelta | None:
    """Return how long the page was open; None without a mark of ours, or after a day."""
    try:
        opened_at = datetime.fromtimestamp(signing.loads(mark[:200], salt=SALT) / 1000, tz=UTC)
    except (signing.BadSignature, TypeError, ValueError, OverflowError):
        return None
    open_for = now - opened_at
    return open_for if timedelta(0) <= open_for < MAX_OPEN else None
