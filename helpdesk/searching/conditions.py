"""The conditions that an operator of the search box stands for."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.searching.grammar import Part
from config.searching.letters import fold
from fields.operators import Operator
from fields.registry import Field, Owner, get_field
from fields.types.builtin import ME, Moment, Person, Reference
from fields.types.values import Choice, Date, Number, Several, YesNo
from helpdesk.searching.names import keys_named
from helpdesk.searching.operators import (
    CONTENTS,
    HAS,
    IS,
    LENGTHS,
    STATES,
    Meaning,
    fields_by_operator,
)

# A field, an operator and the operand as text or key, as `fields.conditions.read_condition` reads.
Asked = tuple[Field, Operator, str | int]
NONE = "none"
OPPOSITE = {
    Operator.IS: Operator.IS_NOT,
    Operator.HAS_ANY: Operator.HAS_NONE,
    Operator.SINCE: Operator.BEFORE,
    Operator.BEFORE: Operator.SINCE,
}
_AGO = re.compile(r"[1-9][0-9]{0,3}[dh]", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def conditions_of(part: Part) -> Iterator[Asked]:
    """Yield what an operator asks for; ValidationError says what is wrong with its value."""
    text = part.text.strip()
    if not text:
        raise ValidationError(_("Write the value behind it, without a space."))
    if part.operator in (IS, HAS):
        yield _state(part, STATES if part.operator == IS else CONTENTS)
        return
    field = fields_by_operator()[part.operator]
    is_none = text.lower() == NONE and part.sign == ":" and not part.is_quoted
    if is_none and Operator.IS_SET in field.operators:
        yield field, Operator.IS_SET, "true" if part.is_minus else "false"
    elif isinstance(field.type, (Moment, Date)):
        yield from _times(field, part, text)
    elif isinstance(field.type, Number) and part.sign in (">=", "<=") and not part.is_minus:
        yield field, Operator.AT_LEAST if part.sign == ">=" else Operator.AT_MOST, text
    elif part.sign != ":":
        raise ValidationError(_("Write “%s:” with a colon.") % part.operator)
    elif isinstance(field.type, YesNo):
        yield field, Operator.IS, _answer(field, text, part.is_minus)
    else:
        several = isinstance(field.type, Several)
        operator = Operator.HAS_ANY if several else Operator.IS
        operator = OPPOSITE[operator] if part.is_minus else operator
        for operand in _operands(field, text):
            yield field, operator, operand


def _state(part: Part, known: dict[str, Meaning]) -> Asked:
    wanted = _joined(part.text)
    meaning = next((known[name] for name in known if _joined(name) == wanted), None)
    if meaning is None or part.sign != ":":
        raise ValidationError(_("Choose one of: %s.") % ", ".join(known))
    name, operator, operand = meaning
    field = get_field(Owner.TICKET, name)
    if not part.is_minus:
        return field, operator, operand
    if operand in ("true", "false"):
        return field, operator, "false" if operand == "true" else "true"
    return field, OPPOSITE[operator], operand


def _times(field: Field, part: Part, text: str) -> Iterator[Asked]:
    """Yield the condition on a moment or date: a whole day, or a length of time ago."""
    if part.operator in LENGTHS:
        yield _length(field, part, text)
        return
    if part.sign == ":":
        if part.is_minus or _AGO.fullmatch(text):
            name = part.operator
            raise ValidationError(
                _("Write “%(name)s<” for before it, or “%(name)s>” for after.") % {"name": name}
            )
        yield field, Operator.SINCE, text
        yield field, Operator.BEFORE, _day_after(text)
        return
    is_since = part.sign[0] == ">"
    if part.sign in (">", "<="):
        text = _day_after(text)
    operator = Operator.SINCE if is_since else Operator.BEFORE
    yield field, OPPOSITE[operator] if part.is_minus else operator, text


def _length(field: Field, part: Part, text: str) -> Asked:
    """Return the condition on the moment since which a length of time passes: longer is before."""
    if not _AGO.fullmatch(text) or part.sign == ":":
        raise ValidationError(
            _(
                "Write “%(name)s>2d” for longer than 2 days, or “%(name)s<12h” for less than 12 "
                "hours. For a date, write “%(field)s<”."
            )
            % {"name": part.operator, "field": field.name}
        )
    is_before = (part.sign[0] == ">") is not part.is_minus
    return field, Operator.BEFORE if is_before else Operator.SINCE, text


def _day_after(text: str) -> str:
    """Return the next day of a date; other texts as they are."""
    try:
        day: date = Date().clean(text)
        return (day + timedelta(days=1)).isoformat()
    except (ValidationError, OverflowError):
        return text


def _answer(field: Field, text: str, is_minus: bool) -> str:
    is_yes = field.type.clean(text)
    return "true" if is_yes is not is_minus else "false"


def _operands(field: Field, text: str) -> list[str | int]:
    of = field.type.of if isinstance(field.type, Several) else field.type
    if isinstance(of, Person) and text.lower() == ME:
        return [ME]
    if isinstance(of, Reference):
        return [*keys_named(field, text)]
    if isinstance(of, Choice):
        wanted = _joined(text)
        options = ((str(value), str(label)) for value, label in of.options)
        return [next((v for v, label in options if wanted in (_joined(v), _joined(label))), text)]
    if field.name == "tags":
        return ["-".join(text.lower().split())]
    return [text]


def _joined(text: str) -> str:
    """Return a text as names of choices are compared: on-hold, on_hold and “On hold”."""
    return _BETWEEN_WORDS.sub("", fold(text)[0])
