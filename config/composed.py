"""ORM queries whose SQL is composed once.

Django composes the SQL of a queryset anew each time, which for the queries of a page takes longer
than their answers. `composed_once` composes it at the first call and afterwards executes it with
other values. See docs/decisions/0014-composed-queries.md.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Values that stand for those of a call while the SQL is composed. No real value may be equal.
FIRST_INTEGER = 1_913_000_000
FIRST_MOMENT = datetime(3913, 1, 1, tzinfo=UTC)
# Tuples of many lengths are many shapes.
MAX_SHAPES = 256
LARGEST = 2**63 - 1
STRING = "value of a composed query"


class Varying:
    """Base of an argument with several values, such as a user with a key and teams."""

    def query_values(self) -> tuple["Value", ...]:
        """Return the values that a query may take from this object."""
        raise NotImplementedError

    def query_shape(self) -> object:
        """Return what decides how the SQL looks, as a hashable object."""
        raise NotImplementedError

    def with_query_values(self, values: Sequence["Value"]) -> Self:
        """Return a stand-in with other values, of which a query is built."""
        raise NotImplementedError


type Value = int | str | datetime | None
type Argument = Value | tuple[Value, ...] | Varying


class _Composed:
    """The SQL of one shape of a query, and the value of each of its parameters by position."""

    def __init__(
        self, queryset: QuerySet[Any], stand_ins: Sequence[Value], optional: set[Value]
    ) -> None:
        self.queryset = queryset
        self.compiler: SQLCompiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        places = {each: place for place, each in enumerate(stand_ins) if each is not None}
        self.places = [
            (at, places[param])
            for at, param in enumerate(self.params)
            if isinstance(param, (int, str, datetime)) and param in places
        ]
        lost = places.keys() - {self.params[at] for at, _place in self.places} - optional
        set_inside = {
            param for param in self.params if isinstance(param, date) and param not in places
        }
        if set_inside:
            raise TypeError(
                f"{queryset.model.__name__}: a moment is set inside the query, which would keep "
                "it. Pass it as an argument."
            )
        if lost:
            raise TypeError(
                f"{queryset.model.__name__}: a value does not reach the query as it is."
            )

    def execute(self, values: Sequence[Value]) -> list[Any]:
        params = list(self.params)
        for at, place in self.places:
            params[at] = values[place]
        compiler = copy(self.compiler)
        compiler.connection = connections[self.queryset.db]
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(params))  # type: ignore[method-assign]
        query = copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        rows: QuerySet[Any] = self.queryset.__class__(self.queryset.model, query, self.queryset.db)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups", "_hints"):
            setattr(rows, name, getattr(self.queryset, name))
        return list(rows)


def composed_once[Row: Model](
    build: Callable[..., "QuerySet[Row, Any]"],
) -> Callable[..., list[Any]]:
    """Return a function that executes the queryset of `build` and returns its rows.

    Positional arguments are values: integers, strings, moments,
    tuples of such, users, or None. `build` may
    only put them into the query, as it is called with stand-ins. Keyword arguments are hashable and
    decide the shape of the query: for each shape `build` is called once.
    """
    shapes: dict[object, _Composed | None] = {}

    @wraps(build)
    def execute(*args: Argument, **shape: Any) -> list[Any]:
        key = (tuple(map(_shape, args)), tuple(shape.items()))
        values = [value for argument in args for value in _values(argument)]
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            return list(build(*args, **shape))  # Django refuses it, or finds no row
        if key not in shapes:
            if len(shapes) >= MAX_SHAPES:
                shapes.clear()
            shapes[key] = _compose(build, args, shape)
        composed = shapes[key]
        return [] if composed is None else composed.execute(values)

    return execute


def _compose(
    build: Callable[..., QuerySet[Any]], args: Sequence[Argument], shape: dict[str, Any]
) -> _Composed | None:
    """Return the composed query, or None if it can have no row."""
    stand_ins: list[Value] = []
    optional: set[Value] = set()
    arguments = []
    for argument in args:
        fresh = [_stand_in(value, len(stand_ins) + n) for n, value in enumerate(_values(argument))]
        stand_ins += fresh
        if isinstance(argument, Varying):
            optional.update(fresh)
        arguments.append(_with_values(argument, fresh))
    try:
        return _Composed(build(*arguments, **shape), stand_ins, optional)
    except EmptyResultSet:
        return None


def _values(argument: Argument) -> Sequence[Value]:
    if isinstance(argument, tuple):
        return argument
    return argument.query_values() if isinstance(argument, Varying) else (argument,)


def _shape(argument: Argument) -> object:
    if isinstance(argument, tuple):
        return tuple(map(type, argument))
    if isinstance(argument, Varying):
        return (argument.__class__, argument.query_shape(), *map(type, argument.query_values()))
    return type(argument)


def _stand_in(value: Value, place: int) -> Value:
    match value:
        case None:
            return None
        case bool():
            raise TypeError("A boolean is no value of a composed query. Pass it by keyword.")
        case int():
            return FIRST_INTEGER + place
        case datetime():
            return FIRST_MOMENT + timedelta(days=place)
        case str():
            return f"{STRING} {place}"
        case _:
            raise TypeError(f"{type(value).__name__} is no value of a composed query.")


def _with_values(argument: Argument, values: Sequence[Value]) -> Argument:
    if isinstance(argument, tuple):
        return tuple(values)
    return argument.with_query_values(values) if isinstance(argument, Varying) else values[0]
