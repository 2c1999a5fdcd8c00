"""Detection of presses sent by machines, such as link scanners. Pure functions.

A press is one submission of a score from the mail's link; each is judged by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

TOO_SOON = timedelta(seconds=10)
TWO_SCORES_WITHIN = timedelta(seconds=45)
# No person reads the page and presses Send in less.
READING_TIME = timedelta(seconds=1)
# Used while the time on the page is not known: no person comes back from the mail with another
# score in less.
RETURN_TIME = timedelta(seconds=10)


@dataclass(frozen=True)
class Press:
    """A press. `open_for` is the time its page was open; None if not known."""

    score: int | None
    at: datetime
    open_for: timedelta | None = None
    is_suspect: bool = False
    is_bare: bool = True


def too_soon(delivered_at: datetime | None, now: datetime) -> int | None:
    """Return the seconds since delivery if too few for a person, else None."""
    if delivered_at is None or not timedelta(0) <= now - delivered_at < TOO_SOON:
        return None
    return int((now - delivered_at).total_seconds())


def is_in_a_row(press: Press, before: Press | None) -> bool:
    """Return True for one of several presses that a machine sends in a row.

    It has another score than the press before, or follows a suspect one, within 45 s and faster
    than a person. A person who corrects a wrong press within 45 s read the page.
    """
    if before is None or press.at - before.at >= TWO_SCORES_WITHIN:
        return False
    if press.score == before.score and not before.is_suspect:
        return False
    if press.open_for is not None:
        return is_unread(press.open_for)
    return press.at - before.at < RETURN_TIME


def starts_row(first: Press) -> bool:
    """Return True if the press before one in a row was a machine's too: nobody read its page."""
    if first.is_suspect or not first.is_bare:
        return False
    return is_unread(first.open_for)


def is_unread(open_for: timedelta | None) -> bool:
    """Return True if the page is known to have been open for less time than a person needs."""
    return open_for is not None and open_for < READING_TIME
