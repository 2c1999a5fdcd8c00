"""Typed words and phrases are found in texts as they are written, and marked there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.searching.patterns import phrase_pattern, word_pattern
from config.searching.snippets import LENGTH, Piece, marked, snippet

PHRASES = [
    ("exact words", "An Exact,\n  words."),
    ("größe m", "GROESSE M"),
    ("groesse", "Die Größe"),
    ("straße", "STRASSE"),
    ("strasse 5", "Straße 5"),
    ("cafe latte", "Café latte"),
    ("Café Latte", "cafe latte"),
    ("велосипед сломался", "Велосипед  СЛОМАЛСЯ"),
    ("ποδηλατο", "ΠΟΔΉΛΑΤΟ"),
    ("电动车", "我昨天在北京买的电动车链条断了"),
    ("don't stop", "don’t stop"),
    ("foo_bar", "foo-bar"),
    ("KB-4711/X", "kb 4711 x"),
    ("[a]+(b", "a b"),
    ("nguyen van", "Nguyễn Văn"),
    ("Tiếng Việt", "tieng viet"),
    ("Nguyễn", "Nguye\u0302\u0303n"),
    ("office", "oﬃce"),
    ("office", "oﬀice"),
    ("full width", "Ｆｕｌｌ　Ｗｉｄｔｈ"),
    ("Αθηναι", "Ἀθῆναι"),
    ("שלום", "שָׁלוֹם"),
    ("محمد", "مُحَمَّد"),
    ("software", "soft\u00adware"),
    ("میخواهم", "می\u200cخواهم"),
    ("size 12", "size ١٢"),
    ("foo", "_foo_"),
    ("kb4711", "自転車KB4711の"),
]
ANY_SCRIPT = [
    "Nguyễn Văn", "مُحَمَّد", "שָׁלוֹם", "বাংলা য়", "தமிழ் மொழி", "Ｆｕｌｌ", "ﾊﾟｿｺﾝ ｶﾞ", "oﬃce",
    "Ἀθῆναι", "soft\u00adware", "می\u200cخواهم", "cafe\u0301", "½a", "हिन्दी", "ทำ",
    "\u1112\u1161\u11ab", "⑫", "ﷺ",
]  # fmt: skip
NOT = [("exact word", "exact words"), ("act words", "exact words"), ("words exact", "exact words")]


@pytest.mark.parametrize(("phrase", "text"), PHRASES)
def test_a_phrase_is_found_as_it_is_written(phrase, text):
    assert re.search(phrase_pattern(phrase), text)


@pytest.mark.parametrize(("phrase", "text"), NOT)
def test_a_phrase_is_whole_words_in_their_order(phrase, text):
    assert not re.search(phrase_pattern(phrase), text)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("refund", "Refunded, no prerefund", ["Refunded"]),
        ("KB4711X", "the KB-4711/X here", ["KB-4711/X"]),
        ("kb-4711", "KB 4711", ["KB 4711"]),
        ("rim bent", "The rims are bent", ["rims", "bent"]),
        ("größe", "Groesse und Grosse und Größen", ["Groesse", "Grosse", "Größen"]),
        ("断了", "链条断了", ["断了"]),
        ("4711", "KB4711 and 14711", ["4711", "4711"]),
        ("711", "KB-4711, 7110", ["711", "7110"]),
        ("1299", "for 1.299,00 or 1 299", ["1.299", "1 299"]),
        ("dont", "I don't", ["don't"]),
        ("offline", "off-line", ["off-line"]),
        ("muller", "Mueller, Müller, Muller", ["Mueller", "Müller", "Muller"]),
        ("mueller", "Mueller, Müller, Muller", ["Mueller", "Müller", "Muller"]),
        ("+491701234567", "call 0170 1234567", ["170 1234567"]),
        ("refund", "prerefund refunded", ["refunded"]),
    ],
)
def test_words_are_found_by_their_beginning(typed, text, found):
    assert [match[0] for match in re.finditer(word_pattern(typed), text)] == found


@given(st.text())
def test_any_text_makes_an_expression(text):
    for pattern in (phrase_pattern(text), word_pattern(text)):
        re.compile(pattern)


LETTERS = [*"abß_-'.,1 2٣üeİııﬁﬃ½ก車가がﾊﾟ´`ªµſ’", "\u0301", "\u200c", "\u1161", *ANY_SCRIPT]


@given(st.lists(st.sampled_from(LETTERS), max_size=9).map("".join) | st.text(max_size=20))
def test_any_text_is_found_as_it_was_typed(text):
    for pattern in (phrase_pattern(text), word_pattern(text)):
        assert not pattern or re.search(pattern, text)


@pytest.mark.parametrize("text", ANY_SCRIPT)
def test_a_text_of_any_script_has_letters(text):
    assert phrase_pattern(text)
    assert word_pattern(text)


@given(st.text(alphabet="ab <&\n"), st.sampled_from(["a", "ab", "b a"]))
def test_marking_leaves_the_text_as_it_is(text, typed):
    pieces = marked(text, re.compile(word_pattern(typed)))
    assert "".join(piece.text for piece in pieces) == text


def test_a_snippet_begins_shortly_before_the_place_with_the_most_words():
    pattern = re.compile(word_pattern("rim bent"))
    text = "The rim. " + "So it goes. " * 40 + "Now the\n front rim is bent. " + "Bye. " * 60
    pieces = snippet(text, pattern)
    whole = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_found] == ["rim", "bent"]
    assert whole.startswith("…")
    assert "Now the front rim is bent. Bye." in whole
    assert whole.endswith("…")
    assert len(whole) <= LENGTH + 30


def test_a_short_text_is_shown_whole():
    assert snippet("A rim", re.compile(word_pattern("rim"))) == (Piece("A "), Piece("rim", True))
    assert snippet("Nothing", re.compile(word_pattern("rim"))) == ()
