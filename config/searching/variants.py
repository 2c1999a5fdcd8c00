"""Characters that are compared as one letter or as several, as classes of regular expressions."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from config.searching.letters import fold
from config.searching.terms import CHAIN

# A longer form of one character, such as アパート, is found as it was typed only.
MAX_FORM = 3
# Without those that are compared as they are: Chinese, Korean, surrogates and private use.
_RANGES = ((0x80, 0x33FF), (0xA000, 0xABFF), (0xF900, 0xFFFF))
_BEYOND = range(0x10000, 0x20000)  # of these only digits


def spelled(word: str, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the letters of a folded word, one or a few together, and the expression for them.

    Behind each letter may stand what is not compared: accents, joiners and soft hyphens. `within`
    is the expression for what may stand between letters that are yielded together.
    """
    several = _variants().several
    at = 0
    while at < len(word):
        lengths = range(min(MAX_FORM, len(word) - at), 1, -1)
        length = next((n for n in lengths if word[at : at + n] in several), 1)
        letters = word[at : at + length]
        yield letters, _expression(letters, within)
        at += length


@lru_cache(maxsize=4096)
def _expression(letters: str, within: str) -> str:
    """Return the expression for a few letters: one by one, or some of them in one character."""
    if len(letters) == 1:
        return class_of(letters) + ignored()
    ways = [_expression(letters[0], within) + within + _expression(letters[1:], within)]
    for length in range(2, len(letters) + 1):
        if found := _variants().several.get(letters[:length]):
            rest = letters[length:]
            way = f"[{found}]{ignored()}"
            ways.append(way + within + _expression(rest, within) if rest else way)
    return f"(?:{'|'.join(ways)})" if len(ways) > 1 else ways[0]


def class_of(letter: str) -> str:
    """Return the class of the characters that are compared as one letter."""
    cases = {letter, letter.upper()} if len(letter.upper()) == 1 else {letter}
    letters = "".join(sorted(cases.union(_variants().single.get(letter, ""))))
    return f"[{letters}]" if len(letters) > 1 else letters


@lru_cache(maxsize=1)
def ignored() -> str:
    """Return the expression for any number of characters that are not compared."""
    ranges: list[list[int]] = []
    for code in map(ord, _variants().ignored):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in ranges)}]*"


def prepare() -> None:
    """Make the table of letters, which takes a part of a second, before the first search."""
    _variants()


class _Variants(NamedTuple):
    """Characters by the letter, or the several ones, that they are compared as: ß is "ss"."""

    single: dict[str, str]
    several: dict[str, str]
    ignored: str


@lru_cache(maxsize=1)
def _variants() -> _Variants:
    """Return the characters that are compared otherwise than as they are."""
    single: dict[str, str] = defaultdict(str)
    several: dict[str, str] = defaultdict(str)
    ignored = ""
    for letter in map(chr, _codes()):
        for form in fold(letter):
            if not form:
                ignored += letter
            elif form != letter and len(form) <= MAX_FORM and CHAIN.fullmatch(form):
                if len(form) == 1:
                    single[form] += letter
                elif not form.isdigit():  # ⑫ is found as it was typed
                    several[form] += letter
    return _Variants(dict(single), dict(several), ignored)


def _codes() -> Iterable[int]:
    for first, last in _RANGES:
        yield from range(first, last + 1)
    yield from (code for code in _BEYOND if unicodedata.category(chr(code)) == "Nd")
