"""Typed words as a query for the terms that are stored."""

import re
import unicodedata
from collections.abc import Sequence

from config.searching.letters import fold
from config.searching.numbers import NUMBER, digits_of, typed_forms, whole_part
from config.searching.terms import (
    CHAIN,
    DIGIT,
    MAX_TERM_LENGTH,
    PIECE,
    SEPARATOR,
    SEPARATORS,
    UNSPACED,
    collapsed,
    from_the_end,
)

MAX_QUERY_LENGTH = 300
MAX_UNITS = 12
MAX_PAIRS = 12
# The shortest end of a code that is searched for, and the fewest digits of one whose parts may
# stand apart.
MIN_END_LENGTH = MIN_DIGITS = 3
# A number with its separators, and not the digits of a code.
_NUMBER = rf"(?<!\w){NUMBER.pattern}(?!\w)(?![{SEPARATORS}]\w)"
_UNIT = re.compile(f"(?P<run>{UNSPACED.pattern})|(?P<number>{_NUMBER})|(?P<chain>{CHAIN.pattern})")
_STORED_WORD = re.compile(r"\w+")


def search_query(text: str) -> str:
    """Return a tsquery that each typed word, code or number matches; "" without any."""
    text = text[:MAX_QUERY_LENGTH]
    # Set apart, as a word beside them is no part of a run: KB4711自転車.
    folded = (UNSPACED.sub(r" \g<0> ", each) for each in fold(text))
    words = (_UNIT.finditer(each) for each in folded)
    units = [_unit(forms) for forms in zip(*words, strict=False)]
    query = " & ".join(f"({' | '.join(dict.fromkeys(unit))})" for unit in units[:MAX_UNITS])
    before = stored_before(text)
    return f"({query}) | ({before})" if query and before and not text.isascii() else query


def is_cut(text: str) -> bool:
    """Return True for words of which `search_query` leaves some out, as they are too many."""
    folded = UNSPACED.sub(r" \g<0> ", fold(text)[0])
    units = list(_UNIT.finditer(folded))
    has_long_run = any(len(each["run"] or "") > MAX_PAIRS + 1 for each in units)
    return len(text) > MAX_QUERY_LENGTH or len(units) > MAX_UNITS or has_long_run


def stored_before(text: str) -> str:
    """Return the query for texts that were stored before terms were: their words as prefixes.

    They are stored anew one after the other; until then they are found as they were.
    """
    letters = unicodedata.normalize("NFKD", text)
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    words = _STORED_WORD.findall(letters.lower())
    return _all(words[:MAX_UNITS])


def _unit(forms: Sequence[re.Match[str]]) -> list[str]:
    plain, *others = forms
    if run := plain["run"]:
        return [_of_run(run)]
    if number := plain["number"]:
        return _of_number(number)
    return _of_chain(plain[0], [other[0] for other in others])


def _of_run(run: str) -> str:
    if len(run) == 1:
        return _begins(run)
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    return " & ".join(f"'{pair}'" for pair in pairs[:MAX_PAIRS])


def _of_number(number: str) -> list[str]:
    starts, ends = typed_forms(number)
    found = [_begins(each) for each in starts] + [_ends(each) for each in ends]
    if whole := whole_part(number):
        found.append(f"'{whole[:MAX_TERM_LENGTH]}'")
    parts = [digits_of(part) for part in re.findall(r"\d+", number)]
    return found + ([_all(parts)] if len(parts) > 1 else [])


def _of_chain(plain: str, others: list[str]) -> list[str]:
    parts = SEPARATOR.split(plain)
    joined = "".join(parts)
    found = [_begins("".join(SEPARATOR.split(each))) for each in (plain, *others)]
    if (short := collapsed(joined)) != joined:
        found.append(f"'{short[:MAX_TERM_LENGTH]}'")
    if len(parts) > 1:
        found.append(_all(parts))
    if DIGIT.search(joined):
        found += [_ends(joined)] if len(joined) >= MIN_END_LENGTH else []
        pieces = [piece for part in parts for piece in PIECE.findall(part)]
        if len(pieces) > 1 and len(DIGIT.findall(joined)) >= MIN_DIGITS:
            found.append(_all(pieces))
    return found


def _all(words: list[str]) -> str:
    return " & ".join(_begins(each) for each in dict.fromkeys(words[:MAX_UNITS]))


def _begins(word: str) -> str:
    return f"'{word[:MAX_TERM_LENGTH]}':*"


def _ends(code: str) -> str:
    return _begins(from_the_end(code))
