"""Counts that look no further than a person reads, many of them in one query."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, Model, QuerySet


def count_each(one: Model, querysets: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """The number of rows of each queryset, `most` at most, in one query over their indexes.

    `one` is any stored row: SQL counts beside something, here beside the person who asks.
    """
    columns = [
        Func(
            ArraySubquery(rows.order_by().values(only_pk=F("pk"))[:most]),
            function="cardinality",
            output_field=IntegerField(),
        )
        for rows in querysets.values()
    ]
    beside = one.__class__._default_manager.filter(pk=one.pk)
    numbers = beside.order_by().values_list(*columns).get()
    return dict(zip(querysets, numbers, strict=True))
