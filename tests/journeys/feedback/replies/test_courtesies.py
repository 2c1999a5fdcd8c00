"""Greetings, thanks and praise in front hide no complaint, and end where they end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.feedback.replies.courtesy import is_closing, is_greeting, without_courtesies
from journeys.feedback.replies.reading import HEARD, read_reply
from journeys.feedback.replies.sentences import unknown_clauses
from tests.journeys.feedback.replies.test_rules import EXAMPLES, WORDS_FOR_AN_AGENT

GREETINGS = [
    "Hello, ",
    "Hi Ana,\n",
    "Good morning Mr Lind, ",
    "Dear team,\n\n",
    "Guten Tag, ",
    "Liebes Team, ",
    "Bonjour Claire, ",
    "Buenas tardes, ",
    "Salve, ",
    "Bom dia, ",
    "Hoi Ben, ",
]
PRAISES = ["Thanks, ", "Thank you, but ", "Danke, ", "Merci, mais ", "Great service. ", "Prima, "]
OPT_OUTS = [text for _top, text, score, route in EXAMPLES if route == "opt_out" and score is None]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(GREETINGS + PRAISES), st.sampled_from(WORDS_FOR_AN_AGENT))
def test_a_greeting_or_praise_in_front_hides_no_complaint(front, text):
    assert read_reply(front + text, scale=(1, 5)).needs_agent


@settings(max_examples=400, deadline=None)
@given(st.integers(1, 2), st.sampled_from(GREETINGS), st.sampled_from(WORDS_FOR_AN_AGENT))
def test_a_greeting_hides_no_complaint_beside_a_low_score(score, greeting, text):
    assert not without_agent(f"{score}\n{greeting}{text}")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(GREETINGS), st.sampled_from(OPT_OUTS))
def test_a_greeting_hides_no_opt_out(greeting, text):
    assert not without_agent(greeting + text)


@pytest.mark.parametrize(
    ("line", "is_whole"),
    [
        ("Hello", True),
        ("Hello!", True),
        ("Hello Ana Maria Lind,", True),
        ("Hello there Ana,", True),
        ("Dear Sir or Madam:", True),
        ("hi ana lind,", True),
        ("Hi Ana and Ben,", True),
        ("Hallo Frau Dr. Lind!", True),
        ("Oi, Bia!", True),
        ("hi ana lind", False),
        ("Hello the bell rings", False),
        ("Hello Refund", False),
        ("Hallo Frau Lind, es klingelt", False),
        ("Gentile, veloce", False),
        ("Cher", False),
        ("", False),
        ("Hello " + "Ana" * 40, False),
    ],
)
def test_a_greeting_is_all_of_its_line_or_none(line, is_whole):
    assert is_greeting(line) is is_whole


@pytest.mark.parametrize(
    ("line", "is_whole"),
    [
        ("Kind regards", True),
        ("Kind regards, Ana Lind", True),
        ("Thanks, Ana", True),
        ("Thanks, torn", False),
        ("Thanks, I paid", False),
        ("Best regards " + "A" * 100, False),
    ],
)
def test_a_closing_ends_with_a_name_or_nothing(line, is_whole):
    assert is_closing(line) is is_whole


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi Ana, it rings", "it rings"),
        ("Hello, Ana rings", "Ana rings"),
        ("Hello Ana it rings", " Ana it rings"),
        ("Thanks Ana Lind! It rings", "Thanks! It rings"),
        ("Thanks torn", "Thanks torn"),
        ("It rings\nMia", "It rings"),
        ("It rings\nmia", "It rings\nmia"),
        ("Mia", "Mia"),
        ("It rings, kind regards, Tom", "It rings, kind regards, "),
    ],
)
def test_what_is_left_without_courtesies(text, left):
    assert without_courtesies(text) == left


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("good wheel", 0),
        ("good wheel spoke", 1),
        ("a very good wheel and a very good spoke", 0),
        ("a very good wheel and a very good spoke hub", 1),
        ("very good, the wheel is on", 1),
        ("a good and fast but rude answer", 1),
    ],
)
def test_praise_speaks_for_few_unknown_words(words, unknown):
    assert len(unknown_clauses(words)) == unknown


@pytest.mark.parametrize(("length", "route"), [(HEARD, "record"), (HEARD + 1, "agent")])
def test_more_words_than_are_read_come_before_an_agent(length, route):
    comment = ("very good " * HEARD)[: length - 1] + "."
    assert read_reply(f"5 - {comment}", scale=(1, 5)).route == route


def without_agent(text: str) -> bool:
    reading = read_reply(text, scale=(1, 5))
    return not (reading.needs_agent or reading.route == "opt_out")
