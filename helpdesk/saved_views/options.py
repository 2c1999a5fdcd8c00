"""The values that a person chooses from for a condition."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _

from accounts.people import colleagues
from customers.search import suggest_customers
from fields.operators import Operator
from fields.registry import Field, Owner, fields_of
from fields.types.builtin import ME, Moment, Person, Reference
from fields.types.values import Choice, Date, Number, Several, YesNo

MOST = 50
# Rows of these are found by what is typed: there may be a million.
TYPED = frozenset({"customers.Customer", "customers.Organization"})
# Common lengths of time, beside any date.
AGO = ("1d", "2d", "7d", "14d", "30d")


@dataclass(frozen=True)
class Values:
    """`options` to choose from, as value and name; without them an `input` of this HTML type.

    `is_typed` options are found by what a person types.
    """

    options: tuple[tuple[str, str], ...] = ()
    input: str = ""
    is_typed: bool = False
    hint: str = ""


def filterable_fields() -> list[Field]:
    """Return the fields of tickets that conditions may be on, by label."""
    return sorted(
        (field for field in fields_of(Owner.TICKET) if field.operators),
        key=lambda field: str(field.label).casefold(),
    )


def values_of(field: Field, operator: Operator, *, typed: str = "") -> Values:
    """Return what a person chooses from, or types, for a condition."""
    if operator is Operator.IS_SET:
        return Values(_yes_no())
    of = field.type
    match of.of if isinstance(of, Several) else of:
        case Choice(options=options):
            return Values(tuple((str(value), str(label)) for value, label in options))
        case YesNo():
            return Values(_yes_no())
        case Person():
            people = ((str(each.pk), str(each)) for each in colleagues()[:MOST])
            return Values(((ME, _("me")), *people))
        case Reference(model=model):
            return _references(model, typed)
        case Moment():
            return Values(input="date", hint=_("The start of that day, or a length of time ago."))
        case Date():
            return Values(input="date")
        case Number():
            return Values(input="number")
    hint = _("Separate several with commas.") if operator.takes_several else ""
    return Values(input="text", hint=hint)


def _references(model: str, typed: str) -> Values:
    is_typed = model in TYPED
    found: Any = () if is_typed and not typed.strip() else _found(model, typed.strip())
    return Values(tuple((str(row.pk), str(row)) for row in found), is_typed=is_typed)


def _found(model: str, typed: str) -> "list[Any] | QuerySet[Model]":
    if model == "customers.Customer":
        return suggest_customers(typed, most=10)
    rows = apps.get_model(model)._default_manager.order_by("name", "pk")
    return rows.filter(name__icontains=typed)[:MOST] if typed else rows[:MOST]


def _yes_no() -> tuple[tuple[str, str], ...]:
    return (("true", _("Yes")), ("false", _("No")))
