"""A line of the search box: its conditions, what the texts must hold, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.searching.grammar import Part, read_line
from config.searching.patterns import phrase_pattern
from config.searching.query import is_cut
from fields.condition_sets import ConditionSet
from fields.conditions import Condition, read_condition
from fields.operators import Operator
from fields.types.values import YesNo
from helpdesk.searching.conditions import Asked, conditions_of
from helpdesk.searching.operators import SUBJECT, compared_operators, list_operators, operator_names
from helpdesk.searching.text import SearchText, Sought

_SIGN = re.compile("[<>]=?")
SHOWN = 60  # characters of a part that a message repeats


@dataclass(frozen=True)
class SearchLine:
    """`problems` are sentences; with one the list shows nothing, as part of a search is another."""

    text: SearchText = field(default_factory=SearchText)
    conditions: ConditionSet = field(default_factory=ConditionSet)
    problems: tuple[str, ...] = ()


def read_search(line: str) -> SearchLine:
    """Return what a line searches for. Nothing of it is left out.

    The same operator given several times means any of its values; all else must hold.
    """
    names = operator_names()
    wanted: list[Sought] = []
    unwanted: list[Sought] = []
    asked: list[tuple[Part, Asked]] = []
    problems: list[str] = []
    before = Part("")
    for part in read_line(line, names):
        try:
            _check_spaces(before, part)
            if part.operator in ("", SUBJECT):
                (unwanted if part.is_minus else wanted).append(_sought(part))
            elif part.operator in names:
                asked += [(part, each) for each in conditions_of(part)]
            else:
                raise ValidationError(_unknown(part))
        except ValidationError as error:
            problems += [_said(part, sentence) for sentence in error.messages]
        before = part
    conditions, more = _conditions(asked)
    lettered = [each for each in wanted if each.has_letter]
    if lettered or unwanted or conditions:  # "-" and "&" are no words
        wanted = lettered
    text = SearchText(tuple(wanted), tuple(unwanted))
    # Of an unwanted word, what is left out of the query would leave out more tickets.
    if any(map(is_cut, (text.words, *(each.text for each in unwanted if not each.is_checked)))):
        more.append(
            _("These are too many words. Remove some, or put a sentence in quotation marks.")
        )
    return SearchLine(text, ConditionSet(tuple(conditions)), (*problems, *more))


def _check_spaces(before: Part, part: Part) -> None:
    """Refuse a comparison with spaces: `created > 2026-01-31` would be three words."""
    sign = _SIGN.match(part.text)
    are_words = not (before.operator or before.is_quoted or part.operator or part.is_quoted)
    if sign and are_words and before.text.lower() in compared_operators():
        raise ValidationError(
            _("Write it without spaces: “%(name)s%(sign)s…”.")
            % {"name": before.text.lower(), "sign": sign[0]}
        )


def _sought(part: Part) -> Sought:
    in_subject = part.operator == SUBJECT
    if in_subject and part.sign != ":":
        raise ValidationError(_("Write “%s:” with a colon.") % part.operator)
    if in_subject and not part.text.strip():
        raise ValidationError(_("Write the value behind it, without a space."))
    is_judged = in_subject or part.is_quoted or part.is_minus
    if is_judged and not phrase_pattern(part.text):
        raise ValidationError(_("There is no letter or digit in it to search for."))
    return Sought(part.text, is_phrase=part.is_quoted, in_subject=in_subject)


def _conditions(asked: list[tuple[Part, Asked]]) -> tuple[list[Condition], list[str]]:
    """Return a condition for each field and operator, and what is wrong with the others."""
    conditions, problems = [], []
    by_condition = sorted(asked, key=lambda each: (each[1][0].name, each[1][1]))
    for (name, operator), group in groupby(
        by_condition, key=lambda each: (each[1][0].name, each[1][1])
    ):
        parts = list(group)
        operands = dict.fromkeys(operand for _part, (_of, _operator, operand) in parts)
        try:
            if operator is Operator.IS_SET and (
                len(operands) > 1 or ("false" in operands and _has_value(asked, name))
            ):
                raise ValidationError(
                    _(
                        "A search finds tickets without “%(field)s”, or tickets with it, not both. "
                        "Remove one part."
                    )
                    % {"field": parts[0][1][0].label}
                )
            condition = read_condition(parts[0][1][0], operator, operands)
            if isinstance(condition.field.type, YesNo) and len(set(condition.operands)) > 1:
                raise ValidationError(_("It cannot be both yes and no. Remove one."))
            conditions.append(condition)
        except ValidationError as error:
            problems += [_said(parts[-1][0], sentence) for sentence in error.messages]
    return conditions, problems


def _has_value(asked: list[tuple[Part, Asked]], name: str) -> bool:
    """Return True if some values of a field are asked for: beside "is not set" no ticket fits."""
    wanted = (Operator.IS, Operator.HAS_ANY)
    return any(of.name == name and each in wanted for _part, (of, each, _o) in asked)


def _unknown(part: Part) -> str:
    return _(
        "There is no operator “%(name)s:”. Use %(known)s, or put it in quotation marks to find it "
        "in the texts."
    ) % {"name": part.operator[:SHOWN], "known": list_operators()}


def _said(part: Part, sentence: str) -> str:
    return _("“%(part)s”: %(problem)s") % {"part": str(part)[:SHOWN], "problem": sentence}
