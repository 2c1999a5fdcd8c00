"""Refuses fields and query parameters of no known name: a misspelled one must not be ignored."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from config.storable import UNSTORABLE

Errors = dict[str, list[str]]
MAX_NAMED = 20
MAX_NAME_LENGTH = 80


class KnownFields(serializers.Serializer[Any]):
    """A serializer that refuses what it has no writable field for, beside the other errors."""

    def to_internal_value(self, data: Any) -> Any:
        errors: Errors = {}
        if isinstance(data, Mapping):
            allowed = [name for name, field in self.fields.items() if not field.read_only]
            errors = unknown_fields(data, allowed, read=self.fields)
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            if not (errors and isinstance(error.detail, dict)):
                raise
            raise ValidationError({**error.detail, **errors}) from error
        if errors:
            raise ValidationError(errors)
        return value


class KnownParameters(APIView):
    """A view that refuses query parameters that are not among `known_parameters`."""

    known_parameters: ClassVar[Iterable[str]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.query_params:
            allowed = [*dict.fromkeys((*self.get_known_parameters(), "format"))]
            if errors := unknown_parameters(request.query_params, allowed):
                raise ValidationError(errors)

    def get_known_parameters(self) -> Iterable[str]:
        """Return the names for this request."""
        return self.known_parameters


def unknown_fields(given: Iterable[str], allowed: list[str], *, read: Iterable[str]) -> Errors:
    """Return an error for each given name that may not be set, of which `read` may be read."""
    named = _("Fields: %s.") % ", ".join(allowed)
    unknown, read_only = _("There is no such field."), _("This field cannot be set here.")
    return {
        _shown(name): [f"{read_only if name in read else unknown} {named}"]
        for name in _others(given, allowed)
    }


def unknown_parameters(given: Iterable[str], allowed: list[str]) -> Errors:
    """Return an error for each given name of no parameter."""
    message = _("There is no such parameter. Parameters: %s.") % ", ".join(allowed)
    return {_shown(name): [message] for name in _others(given, allowed)}


def _others(given: Iterable[str], allowed: Iterable[str]) -> list[str]:
    return sorted(set(given).difference(allowed))[:MAX_NAMED]


def _shown(name: str) -> str:
    """Return a name as it can be written in a response."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", name[:MAX_NAME_LENGTH])
