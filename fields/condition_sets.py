"""Sets of conditions: all of them must hold, or any of them. Written in query strings and as JSON.

In a query string the name of a field alone means "is", or "has any" (`status=open`, `tags=refund`);
other operators are added to it (`created_at__since=2026-11-01`). A parameter is repeated where its
operator takes several operands, and `match=any` asks for any of the conditions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from fields.conditions import Condition, read_condition
from fields.operators import Operator
from fields.registry import Field, Owner, fields_of
from fields.types.builtin import ME, Ago
from fields.types.values import Several

MATCH = "match"
MAX_CONDITIONS = 20
SHOWN_NAME = 40  # characters of an unknown name that a message repeats


class Match(StrEnum):
    """The values are stored in saved views and stand in query strings, so they never change."""

    ALL = "all"
    ANY = "any"


def parameter(field: Field, operator: Operator) -> str:
    """Return the name of the query parameter of a condition."""
    is_plain = operator in (Operator.IS, Operator.HAS_ANY)
    return field.name if is_plain else f"{field.name}__{operator}"


def parameters_of(owner: Owner) -> dict[str, tuple[Field, Operator]]:
    """Return the field and operator of each query parameter of an owner."""
    return {
        parameter(field, operator): (field, operator)
        for field in fields_of(owner)
        for operator in field.operators
    }


@dataclass(frozen=True)
class ConditionSet:
    """Conditions combined by `match`, at most one of each field and operator. Empty, it holds."""

    conditions: tuple[Condition, ...] = ()
    match: Match = Match.ALL

    def __bool__(self) -> bool:
        return bool(self.conditions)

    def q(self, viewer: User, *, now: datetime | None = None) -> Q:
        """Return the filter, for the person who asks and the moment at which they do."""
        return reduce(or_, self.branches(viewer, now=now))

    def branches(self, viewer: User, *, now: datetime | None = None) -> list[Q]:
        """Return filters of which one must hold, each to be found by indexes of its own.

        PostgreSQL finds no row by an index where EXISTS stands under OR.
        """
        at = now or timezone.now()
        each = [condition.q(viewer, now=at) for condition in self.conditions]
        return each if each and self.match is Match.ANY else [reduce(and_, each, Q())]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of the query string. Without conditions `match` stays."""
        found = [
            (parameter(each.field, each.operator), text)
            for each in self.conditions
            for text in operand_texts(each)
        ]
        is_said = self.match is Match.ANY or not found
        return [*found, (MATCH, self.match.value)] if is_said else found

    def query(self) -> str:
        """Return the query string."""
        return urlencode(self.pairs())

    def including(self, condition: Condition) -> "ConditionSet":
        """Return the set with a condition, in the place of one of its field and operator."""
        name = parameter(condition.field, condition.operator)
        kept = {parameter(each.field, each.operator): each for each in self.conditions}
        return replace(self, conditions=tuple({**kept, name: condition}.values()))

    def joined(self, other: "ConditionSet") -> "ConditionSet | None":
        """Return one set of all conditions of both; None if that would mean something else."""
        is_any = any(each.match is Match.ANY and len(each.conditions) > 1 for each in (self, other))
        names = [parameter(each.field, each.operator) for each in self.conditions]
        names += [parameter(each.field, each.operator) for each in other.conditions]
        if not (self and other):
            return self or other
        if is_any or len(names) > len(set(names)) or len(names) > MAX_CONDITIONS:
            return None
        return ConditionSet((*self.conditions, *other.conditions))

    def without(self, name: str) -> "ConditionSet":
        """Return the set without the condition of a parameter."""
        kept = (each for each in self.conditions if parameter(each.field, each.operator) != name)
        return replace(self, conditions=tuple(kept))

    def matching(self, match: Match) -> "ConditionSet":
        return replace(self, match=match)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the conditions as a saved view stores them."""
        return [
            {
                "field": each.field.name,
                "operator": each.operator.value,
                "operands": operand_texts(each),
            }
            for each in self.conditions
        ]


def operand_texts(condition: Condition) -> list[str]:
    """Return the operands as `read_condition` reads them."""
    return [_text(condition, operand) for operand in condition.operands]


def _text(condition: Condition, operand: Any) -> str:
    if isinstance(operand, bool):
        return "true" if operand else "false"
    if operand == ME or isinstance(operand, Ago):
        return str(operand)
    of = condition.field.type
    return str((of.of if isinstance(of, Several) else of).to_json(operand))


def read_parameters(owner: Owner, given: Mapping[str, Sequence[str]]) -> ConditionSet:
    """Return the conditions that the parameters of a query string stand for.

    Nothing is left out: ValidationError has a sentence for each unknown name, and for each value
    that its condition does not take.
    """
    known = parameters_of(owner)
    match, problems = Match.ALL, []
    conditions = []
    for name, values in given.items():
        try:
            if name == MATCH:
                match = _read_match(values)
            else:
                conditions.append(_read(known, name, values))
        except ValidationError as error:
            problems += error.messages
    if len(conditions) > MAX_CONDITIONS:
        problems.append(_("Give at most %d conditions.") % MAX_CONDITIONS)
    if problems:
        raise ValidationError(problems)
    return ConditionSet(tuple(conditions), match)


def read_stored(owner: Owner, stored: Iterable[Mapping[str, Any]], match: str) -> ConditionSet:
    """Return the conditions of a saved view; ValidationError for one that is no longer known."""
    given = {}
    for each in stored:
        name, operator = each["field"], each["operator"]
        is_plain = operator in (Operator.IS, Operator.HAS_ANY)
        given[name if is_plain else f"{name}__{operator}"] = each["operands"]
    return read_parameters(owner, {**given, MATCH: [match]})


def _read_match(values: Sequence[str]) -> Match:
    try:
        (value,) = values
        return Match(value)
    except ValueError:
        raise ValidationError(_("“match” is all or any.")) from None


def _read(
    known: Mapping[str, tuple[Field, Operator]], name: str, values: Sequence[str]
) -> Condition:
    if name not in known:
        shown = name.replace("\0", "")[:SHOWN_NAME]
        raise ValidationError(_("There is no condition “%s”.") % shown)
    field, operator = known[name]
    try:
        return read_condition(field, operator, values)
    except ValidationError as error:
        sentences = " ".join(error.messages)
        raise ValidationError(
            _("%(field)s: %(problem)s") % {"field": field.label, "problem": sentences}
        ) from None
