"""Terms of a text, by whose beginning it is found: words, codes, numbers and pairs of characters.

`terms_of` is used when a text is stored, `search_query` when people ask; both read through `fold`.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from config.searching.letters import fold
from config.searching.numbers import NUMBER, stored_forms

MAX_READ = 50_000
# PostgreSQL takes 1,048,575 bytes for all texts of a row.
MAX_BYTES = 350_000
MAX_TERM_LENGTH = 60
MAX_END_LENGTH = 24
MAX_STARTS = 24
# Codes and numbers shorter than this are not found by their end.
MIN_CODE_LENGTH = 5
# The mark of a term that is written from its end. No word has it.
FROM_THE_END = "<"

_MARKS = "".join(
    each
    for each in map(chr, (*range(0x300, 0x1E00), *range(0xA600, 0xAC00)))
    if unicodedata.category(each) in ("Mn", "Mc")
)
# Scripts that are written without spaces between words, and Korean, whose particles are attached.
_UNSPACED = (
    "\u0e01-\u0e3e\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
    "\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
SEPARATORS = "-'/.,:#+*\\\\@&=~|·"
_LETTER = rf"[\w{_MARKS}]"
UNSPACED = re.compile(f"[{_UNSPACED}]+")
# Words with one separator between them: KB-4711/X, don't, 1.299,00, ana@veloza.example.
CHAIN = re.compile(rf"{_LETTER}+(?:[{SEPARATORS}]{_LETTER}+)*")
SEPARATOR = re.compile(f"[{SEPARATORS}]")
# A start of each part, and of each letter that follows a digit and the other way round.
DIGIT = re.compile(r"\d")
PIECE = re.compile(r"\d+|[^\d]+")
# "ae", "oe" and "ue" between consonants or first in a word may stand for one letter: Mueller.
ONE_LETTER = re.compile(r"(?<![aeiouyq])([aou])e(?=[b-df-hj-np-tv-z])")


def terms_of(*texts: str, most_bytes: int = MAX_BYTES) -> list[str]:
    """Return the terms of texts, each once, as many as a row has room for."""
    found: dict[str, None] = {}
    size = 0
    for text in texts:
        for term in _terms(fold(text[:MAX_READ])):
            if term not in found:
                size += len(term.encode()) + 8
                if size > most_bytes:
                    return list(found)
                found[term] = None
    return list(found)


def _terms(foldings: list[str]) -> Iterator[str]:
    # Cut again: a character may have been expanded to eighteen.
    plain, *others = (each[:MAX_READ] for each in foldings)
    if not plain.isascii():
        for run in UNSPACED.findall(plain):
            yield from pairs(run)
        plain = UNSPACED.sub(" ", plain)
    chains = CHAIN.findall(plain)
    for chain in chains:
        yield from _of_chain(chain)
    for other in others:
        written_out = CHAIN.findall(UNSPACED.sub(" ", other))
        for chain in set(written_out).difference(chains):
            yield from _of_chain(chain)
    for match in NUMBER.finditer(plain):
        if len(match[0]) > 4:
            yield from _of_number(match[0])


def pairs(run: str) -> Iterator[str]:
    """Yield each two neighbours of a run without spaces, and its last character."""
    for first, second in pairwise(run):
        yield first + second
    yield run[-1]


def collapsed(word: str) -> str:
    """Return a word with one letter for each "oe" that may stand for one: mueller, muller."""
    return ONE_LETTER.sub(r"\1", word) if "e" in word else word


def _of_chain(chain: str) -> Iterator[str]:
    if chain.isalpha():
        yield from _with_collapsed(chain[:MAX_TERM_LENGTH])
        return
    joined, starts, ends = "", [], []
    for part in SEPARATOR.split(chain):
        for piece in PIECE.findall(part):
            starts.append(len(joined))
            joined += piece
        if DIGIT.search(part):
            ends.append(len(joined))
    for start in starts[:MAX_STARTS]:
        yield from _with_collapsed(joined[start : start + MAX_TERM_LENGTH])
    if ends and ends[-1] != len(joined):
        ends.append(len(joined))
    for end in ends[-MAX_STARTS:]:
        if end >= MIN_CODE_LENGTH:
            yield from_the_end(joined[:end])


def _with_collapsed(word: str) -> Iterator[str]:
    yield word
    if (short := collapsed(word)) != word:
        yield short


def _of_number(number: str) -> Iterator[str]:
    longest = ""
    for longest in stored_forms(number):
        yield longest
    if len(longest) >= MIN_CODE_LENGTH:
        yield from_the_end(longest)


def from_the_end(code: str) -> str:
    """Return the term by which a code is found by its end."""
    return FROM_THE_END + code[: -MAX_END_LENGTH - 1 : -1]
