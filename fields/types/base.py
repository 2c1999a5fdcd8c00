"""The interface of a field type: how one value is read, stored as JSON, and displayed.

A type takes plain values; it knows no model, form or request. `clean` reads what a person, a file
or a program gave, and raises `ValidationError` with a sentence for them.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.storable import UNSTORABLE
from fields.operators import Operator


class FieldType:
    """A type of values. `operators` are those a condition may use."""

    operators: ClassVar[tuple[Operator, ...]] = ()
    has_several_values: ClassVar[bool] = False
    # True if a value is a JSON object, so that {} is an empty one.
    is_object: ClassVar[bool] = False
    # True if a custom field may have this type; `to_json` and `from_json` then keep each value.
    is_storable: ClassVar[bool] = False

    @property
    def schema(self) -> dict[str, Any]:
        """The OpenAPI schema of a value."""
        return {"type": "string"}

    @property
    def operand_schema(self) -> dict[str, Any]:
        """The OpenAPI schema of one operand of a condition."""
        return self.schema

    def clean(self, raw: Any) -> Any:
        """Return the value that `raw`, text or JSON, stands for; never empty."""
        raise NotImplementedError

    def clean_operand(self, raw: Any) -> Any:
        """Return one operand of a condition."""
        return self.clean(raw)

    def to_json(self, value: Any) -> Any:
        return value

    def from_json(self, stored: Any) -> Any:
        return stored

    def display(self, value: Any) -> str:
        return str(value)


def refuse_unstorable(text: str) -> None:
    """Refuse text with NUL or half a surrogate pair, which PostgreSQL cannot store."""
    if UNSTORABLE.search(text):
        raise ValidationError(_("Remove the characters that cannot be stored."))
