"""Rules of search terms, for any text: what is stored is found, however it is written."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.searching.query import search_query
from config.searching.terms import MAX_BYTES, terms_of

ANY = st.text(st.characters(), max_size=300)
WORDS = st.text("abcdeghikoprsuäöüßøåłñé'", min_size=1, max_size=12).filter(str.isalpha)
CODES = st.lists(st.text("ABKX0123456789", min_size=1, max_size=6), min_size=1, max_size=4).filter(
    lambda parts: sum(each.isdecimal() for each in "".join(parts)) >= 3
)
SEPARATORS = st.sampled_from(["", "-", "/", ".", "_", "–"])
PAIRS = st.text("上海自行车刹ブレーキ자전거", min_size=1, max_size=8)
NATIONAL = st.from_regex(r"[1-9][0-9]{8,9}", fullmatch=True)
_TERM = re.compile(r"'([^']*)'(:\*)?")


def found(query: str, text: str) -> bool:
    """Return True if PostgreSQL finds the text: a conjunction of alternatives, which are
    conjunctions."""
    terms, asked = terms_of(text), search_query(query)

    def holds(match: re.Match[str]) -> str:
        term, is_prefix = match[1], match[2]
        return str(any(each.startswith(term) if is_prefix else each == term for each in terms))

    logic = _TERM.sub(holds, asked).replace("&", " and ").replace("|", " or ")
    return bool(logic) and bool(eval(logic))


@given(ANY)
def test_any_text_has_terms_that_postgresql_stores(text):
    terms = terms_of(text)
    assert len(set(terms)) == len(terms)
    assert all(each and "\0" not in each and len(each.encode()) < 2046 for each in terms)


@given(ANY)
def test_any_query_is_a_tsquery(text):
    left = _TERM.sub("", search_query(text))
    assert set(left) <= set(" &|()")


@given(WORDS, WORDS)
def test_a_word_is_found_without_its_accents(word, other):
    bare = "".join(c for c in unicodedata.normalize("NFD", word.replace("ß", "ss").replace("ø", "o")
                   .replace("ł", "l")) if not unicodedata.combining(c))  # fmt: skip
    text = f"{other} {word.upper()}"
    assert found(word, text)
    assert found(bare, text)


@given(st.text("bgkrst", min_size=1, max_size=4), st.sampled_from("äöüø"),
       st.text("bgkrst", min_size=1, max_size=4))  # fmt: skip
def test_an_umlaut_its_vowel_and_the_vowel_with_e_are_found_by_each_other(start, umlaut, end):
    vowel = {"ä": "a", "ö": "o", "ü": "u", "ø": "o"}[umlaut]
    forms = [start + each + end for each in (umlaut, vowel, f"{vowel}e")]
    assert all(found(typed, stored) for typed in forms for stored in forms)


@given(CODES, SEPARATORS, SEPARATORS)
def test_a_code_is_found_with_and_without_separators(parts, stored, typed):
    assert found(typed.join(parts), f"Part {stored.join(parts)}, please")


@given(CODES, SEPARATORS, st.integers(3, 12))
def test_a_code_is_found_by_its_end(parts, separator, length):
    end = "".join(parts)[-length:]
    if len("".join(parts)) >= 5 and any(each.isdecimal() for each in end):
        assert found(end, f"Part {separator.join(parts)}.")


@given(NATIONAL, st.sampled_from([" ", "-", "/", ".", ""]), st.integers(0, 4), st.integers(0, 4))
def test_a_phone_number_is_found_in_any_form(national, between, stored, typed):
    cut = between.join((national[:3], national[3:6], national[6:]))
    forms = [f"+49 {cut}", f"0049 {cut}", f"+49 (0){cut}", f"0{cut}", f"(0{cut[:3]}){cut[3:]}"]
    assert found(forms[typed], f"Phone: {forms[stored]}")


@given(st.integers(1000, 9_999_999), st.sampled_from([".", ",", " ", "'", "’", "\u00a0", ""]),
       st.sampled_from([".", ",", " ", "'", "’", "\u202f", ""]))  # fmt: skip
def test_a_number_is_found_whatever_separates_its_groups(number, stored, typed):
    groups = f"{number:,}"
    assert found(groups.replace(",", typed), f"Price {groups.replace(',', stored)} EUR")


@given(PAIRS, PAIRS, PAIRS)
def test_characters_inside_a_run_are_found(before, word, after):
    assert found(word, before + word + after)


@pytest.mark.parametrize(
    "text", ["界" * 50_000, "a1" * 25_000, "a-1 " * 12_500, "\ufdfa" * 50_000, "ก็" * 25_000]
)
def test_the_terms_of_the_longest_text_have_room_in_a_row(text):
    assert sum(len(each.encode()) for each in terms_of(text)) <= MAX_BYTES


@pytest.mark.parametrize("text", ["", " ", "'", "\\", "!?", "\0", "\ud800", "🙂", "-" * 10_000])
def test_without_letters_nothing_is_asked(text):
    assert search_query(text) == ""


def test_a_query_is_cut_to_a_cost_that_is_bounded():
    for text in ("界" * 10_000, "a " * 10_000, "1-" * 10_000, "a1b2" * 3_000, "ä" * 10_000):
        assert search_query(text).count("'") <= 2 * 12 * 40
