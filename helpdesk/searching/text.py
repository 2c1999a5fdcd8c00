"""The words and phrases that the text of a ticket must hold, or must not."""

import re
from dataclasses import dataclass
from functools import cached_property

from config.searching.patterns import any_of, phrase_pattern, word_pattern
from config.searching.query import search_query
from config.searching.terms import UNSPACED
from config.web.params import whole_number

# A word with fewer letters is left to the check of a phrase that has a longer one.
LONG = 3
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Sought:
    """A word, found by its beginning, or a phrase; anywhere in a ticket, or in its subject."""

    text: str
    is_phrase: bool = False
    in_subject: bool = False

    @property
    def is_checked(self) -> bool:
        """Return True if the index alone does not find it: its terms have no place in a text."""
        return self.is_phrase or self.in_subject

    @property
    def has_letter(self) -> bool:
        return bool(search_query(self.text))

    @property
    def pattern(self) -> str:
        return phrase_pattern(self.text) if self.is_phrase else word_pattern(self.text)


@dataclass(frozen=True)
class SearchText:
    """All of `wanted` must be found, and none of `unwanted`. Empty, nothing is searched for."""

    wanted: tuple[Sought, ...] = ()
    unwanted: tuple[Sought, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @cached_property
    def words(self) -> str:
        """The wanted words as they were typed, as several may be one number: 089 32 16 8."""
        return " ".join(each.text for each in self.wanted if not each.is_checked)

    @cached_property
    def query(self) -> str:
        """The tsquery of the tickets that may be found; "" if something has no letter to find."""
        texts = [self.words] if self.words else []
        texts += [_without_short(each.text) for each in self.wanted if each.is_checked]
        wanted = [search_query(text) for text in texts]
        if not all(wanted):
            return ""
        unwanted = [search_query(each.text) for each in self.unwanted if not each.is_checked]
        parts = [f"({each})" for each in wanted] + [f"!({each})" for each in unwanted if each]
        return " & ".join(parts)

    @property
    def has_only_unwanted(self) -> bool:
        return not self.wanted

    @property
    def is_checked(self) -> bool:
        """Return True if what the index finds must be checked in the texts."""
        return any(each.is_checked for each in (*self.wanted, *self.unwanted))

    @property
    def number(self) -> int | None:
        """The number of a ticket, if that is all that was typed."""
        is_alone = len(self.wanted) == 1 and not self.unwanted and not self.is_checked
        return whole_number(self.words.removeprefix("#")) if is_alone else None

    @cached_property
    def marks(self) -> re.Pattern[str] | None:
        """The expression for what is marked in the texts that were found; None without any."""
        checked = (each.pattern for each in self.wanted if each.is_checked)
        pattern = any_of((*checked, word_pattern(self.words)))
        return re.compile(pattern) if pattern else None


def _without_short(phrase: str) -> str:
    """Return a phrase without its short words, by which nearly all tickets are found."""
    words = phrase.split()
    kept = [word for word in words if UNSPACED.search(word) or len(_LETTER.findall(word)) >= LONG]
    return " ".join(kept) if search_query(" ".join(kept)) else phrase


def words_alone(text: str) -> SearchText:
    """Return the search for typed words that are all words."""
    return SearchText((Sought(text),)) if text else SearchText()
