"""Moments as numbers that a page compares and sends back without loss. Pure functions."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
# The largest whole number that JavaScript keeps exactly: a moment of the year 2255.
LATEST: Final = 2**53


def microseconds(at: datetime) -> int:
    """Return the microseconds since 1970."""
    return (at - EPOCH) // MICROSECOND


def moment_of(number: int) -> datetime:
    """Return the moment of a number up to `LATEST`."""
    return EPOCH + number * MICROSECOND
