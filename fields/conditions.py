"""Conditions: a field, an operator and operands, checked when read and turned into a filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, JSONField, OuterRef, Q, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.lookups import GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from fields.operators import Operator
from fields.registry import Column, Computed, Field, Related
from fields.types.builtin import ME, Ago
from fields.types.values import Choice, YesNo

MAX_OPERANDS = 50
COLUMN_LOOKUPS = {
    Operator.SINCE: "gte",
    Operator.BEFORE: "lt",
    Operator.AT_LEAST: "gte",
    Operator.AT_MOST: "lte",
}
CUSTOM_LOOKUPS = {
    Operator.SINCE: GreaterThanOrEqual,
    Operator.BEFORE: LessThan,
    Operator.AT_LEAST: GreaterThanOrEqual,
    Operator.AT_MOST: LessThanOrEqual,
}


@dataclass(frozen=True)
class Condition:
    """Made by `read_condition`, which checks it. `operands` are Python values, `me` and `Ago`."""

    field: Field
    operator: Operator
    operands: tuple[Any, ...]

    def q(self, viewer: User, *, now: datetime | None = None) -> Q:
        """Return the filter, for the person who asks and the moment at which they do."""
        storage = self.field.storage
        if isinstance(storage, Computed):
            if len(set(self.operands)) > 1:
                return ~Q(
                    pk=0
                )  # yes or no: any row, also where any of several conditions is enough
            return storage.condition(viewer) if self.operands[0] else ~storage.condition(viewer)
        at = now or timezone.now()
        operands = [_resolved(operand, viewer, at) for operand in self.operands]
        if isinstance(storage, Related):
            return _related_q(storage, self.operator, operands)
        if isinstance(storage, Column):
            found = _column_q(self.field, storage.path, self.operator, operands)
            if storage.not_after and self.operator is Operator.BEFORE:
                found &= Q((f"{storage.not_after}__lt", operands[0]))
            return found
        return _custom_q(self.field, self.operator, operands)


def read_condition(field: Field, operator: Operator, raw: Iterable[Any]) -> Condition:
    """Return the checked condition; ValidationError tells a person what is wrong with it."""
    given = list(raw)
    if operator not in field.operators:
        raise ValidationError(
            _("%(field)s has no condition “%(operator)s”.")
            % {"field": field.label, "operator": operator}
        )
    if not given:
        raise ValidationError(_("Enter a value."))
    if len(given) > (MAX_OPERANDS if operator.takes_several else 1):
        raise ValidationError(
            _("Give at most %d values.") % MAX_OPERANDS
            if operator.takes_several
            else _("Give one value.")
        )
    clean = YesNo().clean if operator is Operator.IS_SET else field.type.clean_operand
    return Condition(field, operator, tuple(clean(each) for each in given))


def _resolved(operand: Any, viewer: User, now: datetime) -> Any:
    """Return the value of an operand that depends on the person or the moment."""
    if isinstance(operand, Ago):
        return operand.before(now)
    return viewer.pk if operand == ME else operand


def _related_q(storage: Related, operator: Operator, operands: list[Any]) -> Q:
    """Return the filter on other rows: one of them is enough for IS."""
    rows = storage.rows._default_manager.filter(**{storage.of: OuterRef("pk")})
    if operator is Operator.IS_SET:
        return Q(Exists(rows)) if operands[0] else ~Q(Exists(rows))
    found = Q(Exists(rows.filter(**{f"{storage.value}__in": operands})))
    return ~found if operator is Operator.IS_NOT else found


def _column_q(field: Field, path: str, operator: Operator, operands: list[Any]) -> Q:
    match operator:
        case Operator.IS:
            return _is_q(path, operands)
        case Operator.IS_NOT if isinstance(field.type, Choice) and field.is_required:
            # The other options: an index finds them, and cannot find what is absent.
            others = [o for o, _label in field.type.options if o not in operands]
            # An empty IN would empty a count beside others too, which Django cannot print.
            return _is_q(path, others) if others else Q(pk=0)
        case Operator.IS_NOT:
            return ~_is_q(path, operands)
        case Operator.IS_SET:
            unset = Q((path, field.empty)) if field.empty is not None else Q((path, None))
            return ~unset if operands[0] else unset
        case Operator.HAS_ALL:
            return Q((f"{path}__contains", operands))
        case Operator.HAS_ANY:
            return Q((f"{path}__overlap", operands))
        case Operator.HAS_NONE:
            return ~Q((f"{path}__overlap", operands))
        case _:
            return Q((f"{path}__{COLUMN_LOOKUPS[operator]}", operands[0]))


def _is_q(path: str, operands: list[Any]) -> Q:
    return Q((path, operands[0])) if len(operands) == 1 else Q((f"{path}__in", operands))


def _custom_q(field: Field, operator: Operator, operands: list[Any]) -> Q:
    """Return the filter on `fields`. Equality is containment (@>), which the GIN index answers."""
    match operator:
        case Operator.IS | Operator.HAS_ANY:
            return reduce(or_, (_holds(field, operand) for operand in operands))
        case Operator.IS_NOT | Operator.HAS_NONE:
            return ~reduce(or_, (_holds(field, operand) for operand in operands))
        case Operator.HAS_ALL:
            return Q(fields__contains={field.name: field.type.to_json(operands)})
        case Operator.IS_SET:
            has = Q(fields__has_key=field.name)
            return has if operands[0] else ~has
        case _:
            stored = Value(field.type.to_json(operands[0]), JSONField())
            return Q(CUSTOM_LOOKUPS[operator](KeyTransform(field.name, "fields"), stored))


def _holds(field: Field, operand: Any) -> Q:
    several = field.type.has_several_values
    stored = field.type.to_json([operand]) if several else field.type.to_json(operand)
    return Q(fields__contains={field.name: stored})
