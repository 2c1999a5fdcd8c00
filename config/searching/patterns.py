"""Regular expressions by which typed words and phrases are found in a text as it is written.

They mean the same to PostgreSQL and to Python. Each letter is a class of the characters that are
compared as one (`fold`), so that no text has to be folded first. A letter that no class can name,
such as one of three characters, is found as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from config.searching.letters import fold
from config.searching.numbers import MIN_DIGITS, NUMBER, digits_of, typed_forms
from config.searching.query import MIN_END_LENGTH
from config.searching.terms import CHAIN, DIGIT, ONE_LETTER, SEPARATOR, UNSPACED, collapsed
from config.searching.variants import class_of, ignored, spelled

MAX_LENGTH = 200
# A long number is also written in groups with spaces.
MIN_GROUPED = 4
# "_" is no letter of a word, though it is one of \w; nor are those of scripts without spaces.
_NOT_OF_WORDS = f"_{UNSPACED.pattern.strip('[]+')}"
_BEGINS, _ENDS = rf"(?:(?<!\w)|(?<=[{_NOT_OF_WORDS}]))", rf"(?:(?!\w)|(?=[{_NOT_OF_WORDS}]))"
# A code is also found where digits begin behind letters, and letters behind digits.
_BEGINS_DIGITS, _BEGINS_LETTERS = r"(?<!\d)", rf"(?:(?<!\w)|(?<=[\d{_NOT_OF_WORDS}]))"
_BETWEEN, _PERHAPS_BETWEEN = r"(?:\W|_)+", r"(?:\W|_)*"
# Within a word that was typed without it may stand: don't, KB-4711/X, and 1 299 with a space.
_WITHIN = r"(?:[^\w\s]|_)?"
_WITHIN_NUMBER = r"(?:\W|_){0,3}"


def phrase_pattern(phrase: str) -> str:
    """Return the expression for the words of a phrase one after the other; "" without a letter.

    Case, accents, and what stands between the words are not compared.
    """
    phrase = phrase[:MAX_LENGTH]
    found = [_phrase(words) for form in _forms(phrase) if (words := _words_of(form))]
    return any_of((*found, *_as_typed(phrase, _ENDS))) if found else ""


def word_pattern(words: str) -> str:
    """Return the expression for words that begin with any of the typed ones; "" without a letter.

    They are found as the stored terms find them: a code with other separators and by its parts and
    its end, KB-4711 as KB 4711 and 711; Mueller as Muller; a number in its other forms.
    """
    words = words[:MAX_LENGTH]
    found = [
        pattern
        for form in _forms(words)
        for chain in CHAIN.findall(form)
        for pattern in _of_chain(chain)
    ]
    for number in NUMBER.findall(words):
        found += _of_number(number)
    if found:
        found += (each for word in words.split() for each in _as_typed(word, r"\w*"))
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


def _of_chain(chain: str) -> Iterator[str]:
    if UNSPACED.match(chain):
        yield _letters(chain)
        return
    parts = SEPARATOR.split(chain)
    for joined in dict.fromkeys(("".join(parts), collapsed("".join(parts)))):
        begins = _BEGINS_DIGITS if DIGIT.match(joined) else _BEGINS_LETTERS
        letters = _written_apart(joined)
        yield begins + letters + r"\w*"
        if DIGIT.search(joined) and len(joined) >= MIN_END_LENGTH:
            yield letters + _ENDS
    if len(parts) > 1:  # in a code, the parts may be words
        yield _BEGINS + r"(?:\W|_)?".join(map(_letters, parts)) + r"\w*"


def _of_number(number: str) -> Iterator[str]:
    """Yield the expressions for a phone number in its other forms."""
    if len(digits_of(number)) < MIN_DIGITS:
        return
    starts, ends = typed_forms(number)
    yield from (_BEGINS_DIGITS + _written_apart(each) + r"\w*" for each in starts)
    yield from (_written_apart(each) + r"(?!\d)" for each in ends)


def _as_typed(typed: str, ends: str) -> Iterator[str]:
    """Yield the expressions for a text of other letters than ASCII as it was typed."""
    typed = typed.strip()
    if typed.isascii():
        return
    for text in (typed, *(unicodedata.normalize(form, typed) for form in ("NFC", "NFD"))):
        escaped = r"\s+".join(map(re.escape, text.split()))
        begins = _BEGINS if text[0].isalnum() and not UNSPACED.match(text) else ""
        is_word = text[-1].isalnum() and not UNSPACED.match(text[-1])
        yield begins + escaped + (ends if is_word else "")


def _words_of(form: str) -> list[str]:
    return [part for chain in CHAIN.findall(form) for part in SEPARATOR.split(chain)]


def _forms(text: str) -> list[str]:
    """Return the folded forms of a text, with words of scripts without spaces set apart."""
    return [UNSPACED.sub(r" \g<0> ", form) for form in fold(text)]


def _letters(word: str) -> str:
    return "".join(each for _letter, each in spelled(word))


def _written_apart(word: str) -> str:
    """Return a word's letters, between which a separator may stand, and one e as in Mueller."""
    is_long_number = len(DIGIT.findall(word)) >= MIN_GROUPED
    umlauts = {at for at in range(len(word)) if _may_be_umlaut(word, at)}
    pattern, at = "", 0
    for letters, each in spelled(word, _WITHIN):
        if pattern:
            are_digits = word[at - 1].isdigit() and letters[0].isdigit()
            pattern += _WITHIN_NUMBER if is_long_number and are_digits else _WITHIN
        pattern += each
        at += len(letters)
        if at - 1 in umlauts:
            pattern += f"(?:{class_of('e')}{ignored()})?"
    return pattern


def _may_be_umlaut(word: str, at: int) -> bool:
    """Return True for a letter behind which an e would make it the form of an umlaut."""
    return (
        word[at] in "aou" and ONE_LETTER.match(f"{word[: at + 1]}e{word[at + 1 :]}", at) is not None
    )
