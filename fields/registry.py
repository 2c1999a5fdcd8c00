"""The registry: each field of tickets, customers and organizations, declared once.

An app declares its built-in fields in its `fields.py`, which its `AppConfig.ready` imports. Custom
fields have their values in the JSONB column `fields` of the same models.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from fields.operators import Operator
from fields.types.base import FieldType
from fields.types.builtin import Reference

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
EMPTY: tuple[Any, ...] = (None, "", [], {})


class Owner(StrEnum):
    """The model whose rows have the field."""

    TICKET = "ticket"
    CUSTOMER = "customer"
    ORGANIZATION = "organization"


@dataclass(frozen=True)
class Column:
    """The value is a column: `path` as in a filter, and an attribute of the row unless it crosses
    a relation.

    `not_after` is a column of times that are never later: by its index too is found what was before
    a moment.
    """

    path: str
    not_after: str = ""


@dataclass(frozen=True)
class Custom:
    """The value is a JSON value in the row's column `fields`, under the name of the field."""


@dataclass(frozen=True)
class Computed:
    """Yes or no, by a condition that depends on the person who asks. Never read or written."""

    condition: Callable[[User], Q]


@dataclass(frozen=True)
class Related:
    """The values are in other rows: `rows` refer to the row by `of` and have a value in `value`.

    For conditions alone.
    """

    rows: type[Model]
    of: str
    value: str


@dataclass(frozen=True, eq=False)
class Field:
    """One field. `name` is its name in the API, in query strings, and in saved views and rules, so
    it never changes.

    `is_filterable` fields may be in conditions; a column then has an index in the list's order.
    `is_editable` fields may be changed by themselves; others change through an action of their own.
    """

    owner: Owner
    name: str
    label: str | Promise
    type: FieldType
    storage: Column | Custom | Computed | Related
    is_required: bool = False
    is_editable: bool = False
    is_filterable: bool = True
    is_nullable: bool = False  # no value is NULL in the column, not "" or []
    is_searchable: bool = False  # tickets are found by its words, and customers by theirs

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no field name: a-z, 0-9 and single _.")
        if isinstance(self.storage, Custom) and not self.type.is_storable:
            raise ValueError(f"A custom field cannot be {type(self.type).__name__}.")

    @property
    def operators(self) -> tuple[Operator, ...]:
        """The operators that conditions on this field may use."""
        found = self.type.operators if self.is_filterable else ()
        return tuple(o for o in found if not (o is Operator.IS_SET and self.is_required))

    @property
    def empty(self) -> Any:
        """The value of a row without a value."""
        if self.type.has_several_values:
            return []
        if self.type.is_object:
            return {}
        return None if self.is_nullable or isinstance(self.storage, Custom) else ""

    def read(self, row: Model) -> Any:
        """Return the value of a row: a Python value, a related row, or the empty value."""
        if isinstance(self.storage, Custom):
            stored = row.fields.get(self.name)  # type: ignore[attr-defined]
            return self.empty if stored is None else self.type.from_json(stored)
        return getattr(row, self._column)

    def stored(self, row: Model) -> Any:
        """Return the value as conditions compare it: of a reference its key, without a query."""
        if not isinstance(self.type, Reference):
            return self.read(row)
        return getattr(row, row._meta.get_field(self._column).attname)  # type: ignore[union-attr]

    def write(self, row: Model, value: Any) -> str:
        """Set the value on the row and return the name of the column to save.

        All custom values of a row share one column: lock the row before reading it.
        """
        if not isinstance(self.storage, Custom):
            setattr(row, self._column, value)
            return self._column
        kept = dict(row.fields)  # type: ignore[attr-defined]
        kept.pop(self.name, None)
        if value not in EMPTY:
            kept[self.name] = self.type.to_json(value)
        row.fields = kept  # type: ignore[attr-defined]
        return "fields"

    def clean(self, raw: Any) -> Any:
        """Return the value that text or JSON stands for, or the empty value; ValidationError."""
        if not self._is_empty(raw):
            return self.type.clean(raw)
        if self.is_required:
            raise ValidationError(_("Enter a value."), code="required")
        return self.empty

    def display(self, value: Any) -> str:
        """Return the value as a person reads it; "" without a value."""
        return "" if value in EMPTY else self.type.display(value)

    def _is_empty(self, raw: Any) -> bool:
        """Return True for no value, blank text, and a list or object of nothing if the type has
        such."""
        if isinstance(raw, (list, dict)):
            return raw == self.empty
        return raw is None or (isinstance(raw, str) and not raw.strip())

    @property
    def _column(self) -> str:
        if not isinstance(self.storage, Column) or "__" in self.storage.path:
            raise TypeError(f"{self.owner} {self.name} is only for conditions.")
        return self.storage.path


_fields: dict[Owner, dict[str, Field]] = {owner: {} for owner in Owner}


def declare(field: Field) -> Field:
    """Add a built-in field; a name belongs to one field of an owner."""
    if field.name in _fields[field.owner]:
        raise ValueError(f"{field.owner} {field.name} is declared already.")
    _fields[field.owner][field.name] = field
    return field


def fields_of(owner: Owner) -> tuple[Field, ...]:
    """Return the fields of an owner in the order of their declaration."""
    return tuple(_fields[owner].values())


def searched_text(owner: Owner, row: Model) -> str:
    """Return the values of the searchable fields of a row, as a person reads them."""
    searched = (field for field in fields_of(owner) if field.is_searchable)
    return " ".join(filter(None, (field.display(field.read(row)) for field in searched)))


def get_field(owner: Owner, name: str) -> Field:
    """Return a field by name; KeyError for an unknown one."""
    return _fields[owner][name]
