"""Conditions as a person reads them: the field, the operator and the names of the values."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fields.condition_sets import ConditionSet, parameter
from fields.conditions import Condition
from fields.operators import Operator
from fields.types.builtin import ME, Ago, Reference
from fields.types.values import Several, YesNo
from helpdesk.searching.labels import labels_of

WORDS: dict[Operator, str | Promise] = {
    Operator.IS: gettext_lazy("is"),
    Operator.IS_NOT: gettext_lazy("is not"),
    Operator.IS_SET: gettext_lazy("is set"),
    Operator.SINCE: gettext_lazy("since"),
    Operator.BEFORE: gettext_lazy("before"),
    Operator.AT_LEAST: gettext_lazy("at least"),
    Operator.AT_MOST: gettext_lazy("at most"),
    Operator.HAS_ANY: gettext_lazy("has any of"),
    Operator.HAS_ALL: gettext_lazy("has all of"),
    Operator.HAS_NONE: gettext_lazy("has none of"),
}


@dataclass(frozen=True)
class Chip:
    """A condition; `name` is its parameter, as `ConditionSet.without` takes it."""

    name: str
    field: str
    operator: str
    values: str


def chips_of(conditions: ConditionSet) -> list[Chip]:
    """Return a chip for each condition; few queries for each model that the values refer to."""
    names = _names(conditions.conditions)
    return [
        Chip(
            parameter(each.field, each.operator),
            str(each.field.label),
            str(WORDS[each.operator]),
            ", ".join(_label(each, operand, names) for operand in each.operands),
        )
        for each in conditions.conditions
    ]


def _names(conditions: Iterable[Condition]) -> dict[str, dict[int, str]]:
    """Return the names of the rows that the operands are keys of, by model."""
    keys: dict[Reference, set[int]] = defaultdict(set)
    for each in conditions:
        if isinstance(each.field.type, Reference) and each.operator is not Operator.IS_SET:
            keys[each.field.type].update(key for key in each.operands if key != ME)
    return {
        of.model: labels_of(of, _rows(of, wanted).values()) for of, wanted in keys.items() if wanted
    }


def _rows(of: Reference, keys: set[int]) -> dict[int, Any]:
    rows = apps.get_model(of.model)._default_manager.all()
    return (rows.select_related(*of.reads) if of.reads else rows).in_bulk(list(keys))


def _label(condition: Condition, operand: Any, names: dict[str, dict[int, str]]) -> str:
    of = condition.field.type
    if condition.operator is Operator.IS_SET:
        return YesNo().display(operand)
    if isinstance(operand, Ago):
        return operand.label
    if operand == ME and isinstance(of, Reference):
        return _("me")
    if isinstance(of, Reference):
        return names.get(of.model, {}).get(operand) or _("deleted, number %d") % operand
    return (of.of if isinstance(of, Several) else of).display(operand)
