"""Plans of statements: prepared for any values, or made for the values at hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet


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


def united[Rows: QuerySet[Any]](parts: Sequence[Rows]) -> Rows:
    """Return the rows that are in any of the parts, each of which is planned by itself.

    Of an OR the planner makes one walk through the table, unless each side is a column with an
    index. The parts keep their own order and limit.
    """
    first, *others = [part.values("pk") for part in parts]
    keys = first.union(*others) if others else first
    rows: Rows = parts[0].model._default_manager.filter(pk__in=keys)
    return rows
