"""The types that only built-in fields have: their values are columns of other kinds than JSON."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.storable import MAX_NESTED, is_nested_too_deep, texts_in
from config.web.params import whole_number
from fields.operators import Operator
from fields.types.base import FieldType, refuse_unstorable
from fields.types.values import Date

FIRST_YEAR, LAST_YEAR = 1000, 9998  # so that a change of zone stays within years 1 to 9999
MAX_PAIRS_BYTES = 100_000
_AGO = re.compile(r"([1-9][0-9]{0,3})([dh])", re.ASCII)


@dataclass(frozen=True)
class Ago:
    """A moment so many days or hours before now, written `7d` or `12h`; only in conditions."""

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    def before(self, now: datetime) -> datetime:
        is_days = self.unit == "d"
        return now - (timedelta(days=self.amount) if is_days else timedelta(hours=self.amount))

    @property
    def label(self) -> str:
        """Return it as a person reads it: 7 days ago."""
        if self.unit == "d":
            words = ngettext("%(number)d day ago", "%(number)d days ago", self.amount)
        else:
            words = ngettext("%(number)d hour ago", "%(number)d hours ago", self.amount)
        return words % {"number": self.amount}


@dataclass(frozen=True)
class Moment(FieldType):
    """A date and time with zone. A date alone is the start of that day in the current zone."""

    operators: ClassVar = (Operator.SINCE, Operator.BEFORE, Operator.IS_SET)

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}

    @property
    def operand_schema(self) -> dict[str, Any]:
        return {"oneOf": [self.schema, {"type": "string", "pattern": "^[1-9][0-9]{0,3}[dh]$"}]}

    def clean_operand(self, raw: Any) -> datetime | Ago:
        if isinstance(raw, Ago):
            return raw
        ago = _AGO.fullmatch(raw.strip()) if isinstance(raw, str) else None
        return Ago(int(ago[1]), ago[2]) if ago else self.clean(raw)

    def clean(self, raw: Any) -> datetime:
        given = raw if isinstance(raw, datetime) else _moment(raw)
        if given is None:
            raise ValidationError(_("Enter a date like 2026-11-01, or a time with its zone."))
        if timezone.is_naive(given):
            raise ValidationError(_("Add the zone to the time, as in 2026-11-01T09:00:00Z."))
        if not FIRST_YEAR <= given.year <= LAST_YEAR:
            raise ValidationError(
                _("Enter a year from %(first)d to %(last)d.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return given

    def to_json(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def from_json(self, stored: str) -> datetime:
        return datetime.fromisoformat(stored)

    def display(self, value: datetime) -> str:
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")


def _moment(raw: Any) -> datetime | None:
    """Return the moment that text stands for. "+" may arrive as a space, as in query strings."""
    if not isinstance(raw, str):
        return None
    try:
        day = Date().clean(raw)
    except ValidationError:
        pass
    else:
        return _start_of(day)
    try:
        return parse_datetime(raw.strip().replace(" ", "+") if "T" in raw else raw.strip())
    except ValueError:  # as on the 30th of February
        return None


def _start_of(day: date) -> datetime | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return datetime.combine(day, time(), UTC)  # refused with the right words
    return datetime.combine(day, time(), timezone.get_current_timezone())


@dataclass(frozen=True)
class Reference(FieldType):
    """A row of another model, given by its primary key.

    A person chooses from the `offered` rows by their `label`, which may read the related rows
    `reads`.
    """

    model: str  # app label and name, as in "accounts.Team"
    offered: Q | None = None  # all
    label: Callable[[Any], str] = str
    reads: tuple[str, ...] = ()

    operators: ClassVar = (Operator.IS, Operator.IS_NOT, Operator.IS_SET)

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer"}

    def clean(self, raw: Any) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 2**63:
            return raw
        pk = whole_number(raw.strip()) if isinstance(raw, str) else None
        if not pk:
            raise ValidationError(_("Give a number."))
        return pk


ME = "me"


@dataclass(frozen=True)
class Person(Reference):
    """An agent. In conditions `me` is the person who asks."""

    model: str = "accounts.User"

    @property
    def operand_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^([0-9]+|me)$"}

    def clean_operand(self, raw: Any) -> int | str:
        if isinstance(raw, str) and raw.strip().lower() == ME:
            return ME
        try:
            return self.clean(raw)
        except ValidationError:
            raise ValidationError(_("Give the number of a person, or “me”.")) from None


@dataclass(frozen=True)
class Pairs(FieldType):
    """Names and values that another system sends, undeclared: a JSON object. No conditions."""

    is_object: ClassVar = True

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {}}

    def clean(self, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict):
            raise ValidationError(_("Give an object of names and values."))
        if is_nested_too_deep(raw):
            raise ValidationError(_("Nest values at most %d deep.") % MAX_NESTED)
        try:
            text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
        except ValueError:  # NaN and infinity are no JSON
            raise ValidationError(_("Give an object of names and values.")) from None
        if len(text) > MAX_PAIRS_BYTES:
            raise ValidationError(_("Give at most %d characters.") % MAX_PAIRS_BYTES)
        refuse_unstorable(" ".join(texts_in(raw)))
        return raw

    def display(self, value: dict[str, Any]) -> str:
        return "; ".join(f"{name}: {each}" for name, each in value.items())
