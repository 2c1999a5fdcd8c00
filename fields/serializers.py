"""Serializers for registered fields: the API reads and checks values as forms and filters do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from config.api.known_names import KnownFields
from fields.registry import Field, Owner, get_field
from fields.types.builtin import FIRST_YEAR, LAST_YEAR, Moment, Reference


class ValueField(serializers.Field):
    """Reads and checks a value as the registered field does; errors are those of the type."""

    def __init__(self, of: Field, **kwargs: Any) -> None:
        self.of = of
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.of.clean(data)
        except ValidationError as error:
            raise serializers.ValidationError(list(error.messages)) from error

    def to_representation(self, value: Any) -> Any:
        return self.of.type.to_json(value)


class MomentField(serializers.DateTimeField):
    """A time with its zone; a time without one is refused."""

    default_error_messages = {
        "invalid": _("Give a time with its zone, as in 2026-11-01T09:00:00Z or +01:00."),
        "date": _("Give a time with its zone, as in 2026-11-01T09:00:00Z or +01:00."),
        "make_aware": _("Add the zone to the time, as in 2026-11-01T09:00:00Z or +01:00."),
        "year": _("Give a year from %(first)d to %(last)d.")
        % {"first": FIRST_YEAR, "last": LAST_YEAR},
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            self.fail("make_aware")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.fail("year")
        return super().enforce_timezone(value)


class ValueFieldSchema(OpenApiSerializerFieldExtension):
    """The OpenAPI schema of a value is that of its type."""

    target_class = ValueField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        of: Field = self.target.of
        return {**of.type.schema, "title": str(of.label)}


def serializer_field(of: Field, *, is_read_only: bool = True) -> serializers.Field:
    """Return a serializer field. A reference is the primary key, read without a query.

    Whether a value must be given is asked on writing only, by the registered field.
    """
    if isinstance(of.type, Reference):
        return serializers.IntegerField(source=f"{of.name}_id", read_only=True)
    if isinstance(of.type, Moment):
        return serializers.DateTimeField(read_only=True)
    return ValueField(of, read_only=is_read_only, required=not is_read_only and of.is_required)


class FieldsSerializer(KnownFields):
    """A serializer with the fields `read` in this order, of which `written` may be given.

    A field that the class declares is used as it is; the others are registered fields.
    """

    owner: Owner
    read: Sequence[str] = ()
    written: Sequence[str] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        declared = super().get_fields()
        for name in self.read:
            if name not in declared:
                of = get_field(self.owner, name)
                declared[name] = serializer_field(of, is_read_only=name not in self.written)
        rest = [name for name in declared if name not in self.read]
        return {name: declared[name] for name in (*self.read, *rest)}
