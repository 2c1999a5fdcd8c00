"""The whole text is kept, corrections replace, and false praise and words below a name are read."""

from __future__ import annotations

import pytest

from journeys.feedback.replies.reading import read_reply


@pytest.mark.parametrize(
    "text",
    [
        "Do not click the bell, it breaks\n2",
        "[EXTERNAL]\n5",
        "5\n*** external sender ***",
        "5\n________\nno helmet",
        "5\n\nThis e-mail is confidential. The lock is missing.",
    ],
)
def test_the_whole_text_is_kept(text):
    assert read_reply(text, scale=(1, 5)).text == text


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("5. Sorry, I meant 2.", ""),
        ("5 great service. Sorry, I meant 4.", "great service. Sorry, I meant 4."),
        ("5, sorry, 4, a bit slow", "a bit slow"),
        ("4\n*** external sender ***", ""),
        ("4\n\nSent from my phone. No bell", "No bell"),
        ("3\n________\nno helmet", "no helmet"),
        ("5\n\nBea\nbell missing", "bell missing"),
    ],
)
def test_the_comment_beside_a_correction_and_below_a_signature(text, comment):
    assert read_reply(text, scale=(1, 5)).comment == comment


@pytest.mark.parametrize(
    ("text", "score", "route"),
    [
        ("5. Sorry, I meant 5.", 5, "record"),
        ("5. Sorry, I meant 6.", None, "ask"),
        ("5, no 4", None, "ask"),
        ("5, sorry, 4 calls", 5, "record"),
        ("1 was slow", None, "agent"),
        ("2 was slow", 2, "agent"),
        ("1 staff 2 delivery", None, "agent"),
        ("5 thanks for nothing", None, "agent"),
        ("3 - thanks for nothing", 3, "agent"),
    ],
)
def test_corrections_counts_and_false_thanks(text, score, route):
    reading = read_reply(text, scale=(1, 5))
    assert (reading.score, reading.route) == (score, route)


@pytest.mark.parametrize(("score", "route"), [(2, "agent"), (3, "record"), (5, "record")])
def test_praise_beside_a_score_of_the_lowest_quarter_comes_before_an_agent(score, route):
    reading = read_reply(f"{score} - nice people, but that music", scale=(1, 7))
    assert (reading.score, reading.route) == (score, route)
