"""The types that built-in and custom fields may have."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fields.operators import Operator
from fields.types.base import FieldType, refuse_unstorable

# One labelled value of a choice: what is stored, and what a person reads.
Option = tuple[str, str | Promise]
MAX_VALUES = 100
# Whole and fractional digits together: as many as JSON numbers keep in every program.
MAX_DIGITS = 15
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
YES = frozenset((True, 1, "true", "1", "yes", "on"))
NO = frozenset((False, 0, "false", "0", "no", "off"))


@dataclass(frozen=True)
class Text(FieldType):
    """A line of text, trimmed; `check` raises ValidationError for text of a wrong form."""

    max_length: int = 200
    check: Callable[[str], None] | None = None
    is_multiline: bool = False
    format: str = ""

    operators: ClassVar = (Operator.IS, Operator.IS_NOT, Operator.IS_SET)
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        shape = {"type": "string", "maxLength": self.max_length}
        return {**shape, "format": self.format} if self.format else shape

    def clean(self, raw: Any) -> str:
        if not isinstance(raw, (str, int, float)) or isinstance(raw, bool):
            raise ValidationError(_("Enter text."))
        text = str(raw).strip()
        refuse_unstorable(text)
        if len(text) > self.max_length:
            raise ValidationError(_("Enter at most %d characters.") % self.max_length)
        if not text:
            raise ValidationError(_("Enter text."))
        if self.check:
            self.check(text)
        return text


def Email(max_length: int = 320) -> Text:
    return Text(max_length, check=validate_email, format="email")


@dataclass(frozen=True)
class Number(FieldType):
    """A number of at most 15 digits, as Decimal. Stored as a JSON number."""

    operators: ClassVar = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST, Operator.IS_SET)
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "number"}

    def clean(self, raw: Any) -> Decimal:
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
            raise ValidationError(_("Enter a number."))
        if len(text := str(raw).strip()) > 3 * MAX_DIGITS:
            raise ValidationError(_("Enter a number of at most %d digits.") % MAX_DIGITS)
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValidationError(_("Enter a number, such as 12.5.")) from None
        if not number.is_finite():
            raise ValidationError(_("Enter a number, such as 12.5."))
        return self._within_digits(number)

    def _within_digits(self, number: Decimal) -> Decimal:
        if not number:
            return Decimal(0)
        if -MAX_DIGITS <= number.adjusted() < MAX_DIGITS:
            _sign, digits, exponent = number.normalize().as_tuple()
            assert isinstance(exponent, int)
            if max(len(digits), len(digits) + exponent, -exponent) <= MAX_DIGITS:
                return Decimal(f"{number.normalize():f}")
        raise ValidationError(_("Enter a number of at most %d digits.") % MAX_DIGITS)

    def to_json(self, value: Decimal) -> int | float:
        return int(value) if value == value.to_integral_value() else float(value)

    def from_json(self, stored: Any) -> Decimal:
        return Decimal(f"{Decimal(repr(stored)):f}")

    def display(self, value: Decimal) -> str:
        return number_format(value)


@dataclass(frozen=True)
class YesNo(FieldType):
    operators: ClassVar = (Operator.IS,)
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def clean(self, raw: Any) -> bool:
        given = raw.strip().lower() if isinstance(raw, str) else raw
        if isinstance(given, (str, int)) and given in YES | NO:
            return given in YES
        raise ValidationError(_("Enter true or false."))

    def display(self, value: bool) -> str:
        return _("Yes") if value else _("No")


@dataclass(frozen=True)
class Date(FieldType):
    """A calendar date, without a time or zone. Stored as 2026-11-01."""

    operators: ClassVar = (Operator.IS, Operator.SINCE, Operator.BEFORE, Operator.IS_SET)
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def clean(self, raw: Any) -> date:
        text = raw.isoformat() if type(raw) is date else raw
        try:
            if isinstance(text, str) and _ISO_DATE.fullmatch(text.strip()):
                return date.fromisoformat(text.strip())
        except ValueError:  # as on the 30th of February
            pass
        raise ValidationError(_("Enter a date like 2026-11-01."))

    def to_json(self, value: date) -> str:
        return value.isoformat()

    def from_json(self, stored: str) -> date:
        return date.fromisoformat(stored)

    def display(self, value: date) -> str:
        return date_format(value)


@dataclass(frozen=True)
class Choice(FieldType):
    """One of a list of options."""

    options: Sequence[Option] = ()

    operators: ClassVar = (Operator.IS, Operator.IS_NOT, Operator.IS_SET)
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [value for value, _label in self.options]}

    def clean(self, raw: Any) -> str:
        value = raw.strip() if isinstance(raw, str) else raw
        for known, _label in self.options:
            if known == value:
                return str(known)
        known_values = ", ".join(str(known) for known, _label in self.options)
        raise ValidationError(_("Choose one of: %s.") % known_values)

    def display(self, value: str) -> str:
        return str(dict(self.options).get(value, value))


@dataclass(frozen=True)
class Several(FieldType):
    """A list of different values, each of the type `of`, in the order given: tags, or choices."""

    of: FieldType = Text(60)

    operators: ClassVar = (
        Operator.HAS_ANY, Operator.HAS_ALL, Operator.HAS_NONE, Operator.IS_SET,
    )  # fmt: skip
    has_several_values: ClassVar = True
    is_storable: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.of.schema, "maxItems": MAX_VALUES}

    def clean(self, raw: Any) -> list[Any]:
        if not isinstance(raw, (list, tuple)):
            raise ValidationError(_("Give a list of values."))
        if len(raw) > MAX_VALUES:
            raise ValidationError(_("Give at most %d values.") % MAX_VALUES)
        return list(dict.fromkeys(self.of.clean(each) for each in raw))

    @property
    def operand_schema(self) -> dict[str, Any]:
        return self.of.operand_schema

    def clean_operand(self, raw: Any) -> Any:
        return self.of.clean_operand(raw)

    def to_json(self, value: list[Any]) -> list[Any]:
        return [self.of.to_json(each) for each in value]

    def from_json(self, stored: list[Any]) -> list[Any]:
        return [self.of.from_json(each) for each in stored]

    def display(self, value: list[Any]) -> str:
        return ", ".join(self.of.display(each) for each in value)
