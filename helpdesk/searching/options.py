"""The values that a person chooses from for a condition."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.db.models.query import QuerySet
from django.utils.translation import gettext as _

from accounts.people import present_and_former
from customers.search import suggest_customers
from fields.operators import Operator
from fields.registry import Field, Owner, fields_of
from fields.types.builtin import ME, Moment, Person, Reference
from fields.types.values import Choice, Date, Number, Several, YesNo
from helpdesk.searching.labels import labels_of

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
        case Person() as person:
            people = _named(person, present_and_former(), typed.strip())
            return replace(people, options=((ME, _("me")), *people.options))
        case Reference(model=model) as reference if model in TYPED:
            return _typed(reference, typed.strip())
        case Reference() as reference:
            return _named(reference, _rows(reference).order_by("name", "pk"), typed.strip())
        case Moment():
            return Values(input="date", hint=_("The start of that day, or a length of time ago."))
        case Date():
            return Values(input="date")
        case Number():
            return Values(input="number")
    hint = _("Separate several with commas.") if operator.takes_several else ""
    return Values(input="text", hint=hint)


def _typed(of: Reference, typed: str) -> Values:
    """Return the rows with what was typed in their name; none before."""
    if not typed:
        return Values(is_typed=True)
    if of.model == "customers.Customer":
        return Values(_options(of, suggest_customers(typed, most=10)), is_typed=True)
    return replace(_named(of, _rows(of).order_by("name", "pk"), typed), is_typed=True)


def _named(of: Reference, rows: QuerySet[Any], typed: str) -> Values:
    """Return the first rows, with what was typed in their name; more than these are typed."""
    found = list((rows.filter(name__icontains=typed) if typed else rows)[: MOST + 1])
    return Values(_options(of, found[:MOST]), is_typed=bool(typed) or len(found) > MOST)


def _rows(of: Reference) -> QuerySet[Any]:
    rows = apps.get_model(of.model)._default_manager.filter(of.offered or Q())
    return rows.select_related(*of.reads) if of.reads else rows


def _options(of: Reference, rows: Collection[Model]) -> tuple[tuple[str, str], ...]:
    """Return the key and label of each row."""
    return tuple((str(pk), label) for pk, label in labels_of(of, rows).items())


def _yes_no() -> tuple[tuple[str, str], ...]:
    return (("true", _("Yes")), ("false", _("No")))
