"""Capped counts of several querysets in one query."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, Model, QuerySet


def count_each(one: Model, querysets: Mapping[str, QuerySet[Any]], *, most: int) -> dict[str, int]:
    """Return the number of rows of each queryset, `most` at most, in one query over their indexes.

    `one` is any stored row, here the current user: the counts are annotated on it.
    """
    columns = [
        Func(
            ArraySubquery(rows.order_by().values(only_pk=F("pk"))[:most]),
            function="cardinality",
            output_field=IntegerField(),
        )
        for rows in querysets.values()
    ]
    anchor = one.__class__._default_manager.filter(pk=one.pk)
    numbers = anchor.order_by().values_list(*columns).get()
    return dict(zip(querysets, numbers, strict=True))
