"""Detection of answers sent by machines, such as link scanners. Pure functions."""

from datetime import datetime, timedelta

TOO_SOON = timedelta(seconds=10)
TWO_SCORES_WITHIN = timedelta(seconds=45)


def too_soon(delivered_at: datetime | None, now: datetime) -> int | None:
    """Return the seconds since delivery if too few for a person, else None."""
    if delivered_at is None or not timedelta(0) <= now - delivered_at < TOO_SOON:
        return None
    return int((now - delivered_at).total_seconds())


def tried_another(score: int, *, before: int | None, before_at: datetime, now: datetime) -> bool:
    """Return True if another score was sent from the mail's links a moment ago, as scanners do."""
    return before is not None and before != score and now - before_at < TWO_SCORES_WITHIN
