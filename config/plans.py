"""Plans of statements: prepared for any values, or made for the values at hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_values() -> Iterator[None]:
    """Let PostgreSQL plan each statement in the block for its values, and prepare none.

    A prepared statement gets one plan for all values once that looks cheaper. For a filtered list
    it does, as LIMIT makes reading in order look cheap, and it then reads the whole table when few
    rows match. No round trip.
    """
    connection.ensure_connection()
    driver = connection.connection
    threshold = driver.prepare_threshold
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = threshold
