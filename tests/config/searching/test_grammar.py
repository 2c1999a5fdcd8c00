"""A typed line is read into words, phrases and operators, and written as it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.searching.grammar import Part, last_part, read_line, write_line

NAMES = frozenset(("status", "tag", "created", "order_number"))
SIGNS = ["status", "tag", "created", "foo", "-", '"', "\\", ":", ">", "<", "=", "/", " ", "“", "İ",
         "ß", "1", "\x1c", "\u3000", "a"]  # fmt: skip
READ = {
    'status:open "exact words" -tag:refund created>2026-01-01 -word': [
        Part("open", "status", ":"),
        Part("exact words", is_quoted=True),
        Part("refund", "tag", ":", is_minus=True),
        Part("2026-01-01", "created", ">"),
        Part("word", is_minus=True),
    ],
    '-"no way" tag:"on hold" -tag:"a b"': [
        Part("no way", is_quoted=True, is_minus=True),
        Part("on hold", "tag", ":", is_quoted=True),
        Part("a b", "tag", ":", is_quoted=True, is_minus=True),
    ],
    "STATUS:Open order_number:7": [
        Part("Open", "status", ":"),
        Part("7", "order_number", ":"),
    ],
    "created>=1 created<=2 created<3 created:>4": [
        Part("1", "created", ">="),
        Part("2", "created", "<="),
        Part("3", "created", "<"),
        Part("4", "created", ">"),
    ],
    "at 10:30": [Part("at"), Part("10:30")],
    "https://veloza.example/a?b=c": [Part("https://veloza.example/a?b=c")],
    "Re: foo": [Part("Re:"), Part("foo")],
    "a>b x:y": [Part("a>b"), Part("x:y")],
    "Re:foo -foo:bar": [Part("foo", "Re", ":"), Part("bar", "foo", ":", is_minus=True)],
    "status: open": [Part("", "status", ":"), Part("open")],
    '27.5" wheel': [Part('27.5"'), Part("wheel")],
    "“typed on a phone” „da“": [
        Part("typed on a phone", is_quoted=True),
        Part("da", is_quoted=True),
    ],
    '"never closed': [Part("never closed", is_quoted=True)],
    '"a \\"b\\" \\\\ \\c"': [Part('a "b" \\ \\c', is_quoted=True)],
    '"one""two"three': [Part("one", is_quoted=True), Part("two", is_quoted=True), Part("three")],
    "KB-4711 - -- --x": [Part("KB-4711"), Part("-"), Part("--"), Part("--x")],
    "#606 606": [Part("#606"), Part("606")],
    ' "" -"" ': [],
    "": [],
}


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read(line):
    assert read_line(line, NAMES) == READ[line]


@given(st.lists(st.sampled_from(SIGNS)).map("".join) | st.text())
def test_any_line_is_read_and_what_is_written_is_read_the_same(line):
    parts = read_line(line, NAMES)
    assert read_line(write_line(parts), NAMES) == parts


@given(st.text(), st.booleans(), st.sampled_from(["", "tag"]))
def test_any_text_can_be_quoted(text, is_minus, operator):
    text = text.translate(dict.fromkeys(map(ord, "“”„‟«»＂")))
    part = Part(text, operator, ":" if operator else "", is_quoted=True, is_minus=is_minus)
    assert read_line(f"a {part} b", NAMES)[1:-1] == ([part] if text or operator else [])


@pytest.mark.parametrize(
    ("line", "start", "text"),
    [("ab sta", 3, "sta"), ("status:op", 0, "op"), ('x tag:"a b', 2, "a b"), ("-tag:r", 0, "r")],
)
def test_the_part_at_the_end_is_told(line, start, text):
    at, part = last_part(line, NAMES)
    assert part is not None
    assert (at, part.text) == (start, text)


@pytest.mark.parametrize("line", ["", "open ", 'tag:"a b"', '"a b"', '""'])
def test_behind_a_space_or_a_closed_quotation_nothing_is_left_to_type(line):
    assert last_part(line, NAMES) == (len(line), None)
