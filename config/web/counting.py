"""Capped counts of several querysets in one query."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, Model, QuerySet

from config.composed import Argument, Varying, composed_once

PREFIX = "n_"  # a column of a count may not have the name of a field


def count_each(one: Model, querysets: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """Return the number of rows of each queryset, `most` at most, in one query over their indexes.

    `one` is any stored row, here the current user: the counts are annotated on it.
    """
    return _named(_counting(one, querysets, most).get())


def counts_composed_once(
    most: int,
) -> Callable[[Callable[..., Mapping[str, QuerySet[Any]]]], Callable[..., dict[str, int]]]:
    """Return a decorator for a function that builds querysets: it then returns their sizes.

    The first argument is the current user; see `composed_once` for the others. `most` caps each
    size.
    """

    def decorate(
        build: Callable[..., Mapping[str, QuerySet[Any]]],
    ) -> Callable[..., dict[str, int]]:
        @composed_once
        def rows(user: Any, *args: Argument, **shape: Any) -> QuerySet[Any, dict[str, int]]:
            return _counting(user, build(user, *args, **shape), most)

        @wraps(build)
        def counts(user: Varying, *args: Argument, **shape: Any) -> dict[str, int]:
            return _named(rows(user, *args, **shape)[0])

        return counts

    return decorate


def _counting(
    one: Model, querysets: Mapping[str, QuerySet[Any]], most: int
) -> QuerySet[Any, dict[str, int]]:
    columns = {
        PREFIX + name: Func(
            ArraySubquery(rows.order_by().values(only_pk=F("pk"))[:most]),
            function="cardinality",
            output_field=IntegerField(),
        )
        for name, rows in querysets.items()
    }
    anchor = one.__class__._default_manager.filter(pk=one.pk)
    return anchor.order_by().values(**columns)


def _named(row: Mapping[str, int]) -> dict[str, int]:
    return {name.removeprefix(PREFIX): count for name, count in row.items()}
