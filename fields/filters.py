"""Filters of lists by query string, made from the registry by django-filter.

The name of a field alone means "is", or "has any" (`status=open`, `tags=refund`); other operators
are added to it (`created_at__since=2026-11-01`). A parameter may be repeated where its operator
takes several operands. An empty one is no filter.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import current_user
from config.api.known_names import KnownParameters
from config.plans import planned_for_values
from fields.condition_sets import parameter
from fields.conditions import Condition, read_condition
from fields.operators import Operator
from fields.registry import Field, Owner, fields_of

# Parameters of lists that are no filters.
PAGING = ("cursor", "page_size", "format")


class ConditionFormField(forms.Field):
    """Reads the values of a repeated parameter as one condition; None without a value."""

    widget = forms.SelectMultiple

    def __init__(self, *, of: Field, operator: Operator, **kwargs: Any) -> None:
        self.of, self.operator = of, operator
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Condition | None:
        given = [each for each in value or () if each.strip()]
        return read_condition(self.of, self.operator, given) if given else None


class ConditionFilter(django_filters.Filter):
    """Filters by one condition, for the user of the request."""

    field_class = ConditionFormField

    def filter(self, qs: QuerySet[Any], value: Condition | None) -> QuerySet[Any]:
        return qs.filter(value.q(current_user(self.parent.request))) if value else qs


def _condition_filter(of: Field, operator: Operator) -> ConditionFilter:
    """Return a filter, described for the OpenAPI schema by the type of its operands."""
    shape = {"type": "boolean"} if operator is Operator.IS_SET else of.type.operand_schema
    if operator.takes_several:
        shape = {"type": "array", "items": shape}
    made = ConditionFilter(field_name=of.name, of=of, operator=operator, label=str(of.label))
    described: ConditionFilter = extend_schema_field(shape)(made)
    return described


def filter_set(owner: Owner, model: type[Model]) -> type[django_filters.FilterSet]:
    """Return the FilterSet class of all filterable fields of an owner."""
    return _filter_set(model, fields_of(owner))


class FilteredList(KnownParameters, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """A view set whose list is filtered by the registered fields of `owner`."""

    owner: Owner
    queryset: QuerySet[Any]

    @property
    def filterset_class(self) -> type[django_filters.FilterSet]:
        return filter_set(self.owner, self.queryset.model)

    def get_known_parameters(self) -> Iterable[str]:
        if self.action != "list":
            return ()
        filters = (parameter(of, each) for of in fields_of(self.owner) for each in of.operators)
        return (*PAGING, *filters)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if set(request.query_params) <= set(PAGING):
            return super().list(request, *args, **kwargs)
        with planned_for_values():
            return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Skip the filters, which take 1 ms to make, if none is given."""
        if set(self.request.query_params) <= set(PAGING):
            return queryset
        return super().filter_queryset(queryset)


@lru_cache(maxsize=32)
def _filter_set(model: type[Model], fields: tuple[Field, ...]) -> type[django_filters.FilterSet]:
    filters: dict[str, Any] = {
        parameter(of, operator): _condition_filter(of, operator)
        for of in fields
        for operator in of.operators
    }
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(
        f"{model.__name__}FilterSet", (django_filters.FilterSet,), {**filters, "Meta": meta}
    )
