"""Regular expressions by which typed words and phrases are found in a text as it is written.

They mean the same to PostgreSQL and to Python: each letter is a class of the letters that are
compared as one (`fold`), so that no text has to be folded first.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from config.searching.letters import fold
from config.searching.terms import CHAIN, PIECE, SEPARATOR, UNSPACED

# Latin with its extensions, Greek and Cyrillic: the scripts with case or accents.
_LETTERS = [chr(code) for code in (*range(0xC0, 0x250), *range(0x370, 0x530), 0x1E9E)]
MAX_LENGTH = 200
_BEGINS, _ENDS = r"(?<!\w)", r"(?!\w)"
_BETWEEN, _PERHAPS_BETWEEN = r"(?:\W|_)+", r"(?:\W|_)*"


def phrase_pattern(phrase: str) -> str:
    """Return the expression for the words of a phrase one after the other; "" without a letter.

    Case, accents, and what stands between the words are not compared.
    """
    forms = (_words_of(form) for form in _forms(phrase))
    return any_of(_phrase(words) for words in forms if words)


def word_pattern(words: str) -> str:
    """Return the expression for words that begin with any of the typed ones; "" without a letter.

    A code is found with other separators, KB-4711 as KB 4711.
    """
    found = []
    for chain in (chain for form in _forms(words) for chain in CHAIN.findall(form)):
        if UNSPACED.match(chain):
            found.append(_letters(chain))
            continue
        parts = (part for part in SEPARATOR.split(chain))
        pieces = (_letters(piece) for part in parts for piece in PIECE.findall(part))
        found.append(_BEGINS + r"(?:\W|_)?".join(pieces) + r"\w*")
    return any_of(found)


def any_of(patterns: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(pattern for pattern in patterns if pattern))


def _phrase(words: list[str]) -> str:
    pattern = "" if UNSPACED.match(words[0]) else _BEGINS
    pattern += _letters(words[0])
    for before, word in pairwise(words):
        has_space = not (UNSPACED.match(before) or UNSPACED.match(word))
        pattern += (_BETWEEN if has_space else _PERHAPS_BETWEEN) + _letters(word)
    return pattern if UNSPACED.match(words[-1]) else pattern + _ENDS


def _words_of(form: str) -> list[str]:
    return [part for chain in CHAIN.findall(form) for part in SEPARATOR.split(chain)]


def _forms(text: str) -> list[str]:
    """Return the folded forms of a text, with words of scripts without spaces set apart."""
    return [UNSPACED.sub(r" \g<0> ", form) for form in fold(text[:MAX_LENGTH])]


def _letters(word: str) -> str:
    single, double = _variants()
    pattern, at = "", 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in double:
            first, second = (_class_of(letter, single) for letter in pair)
            pattern += f"(?:{first}{second}|[{double[pair]}])"
            at += 2
        else:
            pattern += _class_of(word[at], single)
            at += 1
    return pattern


def _class_of(letter: str, single: dict[str, str]) -> str:
    cases = {letter, letter.upper()} if len(letter.upper()) == 1 else {letter}
    letters = "".join(sorted(cases.union(single.get(letter, ""))))
    return f"[{letters}]" if len(letters) > 1 else letters


@lru_cache(maxsize=1)
def _variants() -> tuple[dict[str, str], dict[str, str]]:
    """Return the letters that are compared as one letter, and those that are as two: ß, ä."""
    single: dict[str, str] = {}
    double: dict[str, str] = {}
    for letter in _LETTERS:
        for form in fold(letter):
            of = single if len(form) == 1 else double
            if form.isalnum() and len(form) <= 2 and form != letter:
                of[form] = of.get(form, "") + letter
    return single, double
