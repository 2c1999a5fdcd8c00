from __future__ import annotations

import json
from time import process_time

import pytest
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.feedback.replies.explain import explain
from journeys.feedback.replies.reading import read_reply
from journeys.management.commands.read_feedback import read_lines

STARS = (1, 5)


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("5 - great!", "great!"),
        ("4/10, but slow", "but slow"),
        ("Five. Thanks", "Thanks"),
        ("9 :)", ":)"),
        ("Hi Ana,\n\n4\n\nAll good.", "All good."),
        ("4. Good.\n\nKind regards\nCarla\nTel. 123", "Good."),
        ("4\n\nThanks!", "Thanks!"),
        ("5 - quick\n-- \nDora\n5 Mill Lane", "quick"),
        ("3 fine\n\nSent from my iPhone", "fine"),
        ("I waited 5 days", "I waited 5 days"),
    ],
)
def test_the_comment_is_what_follows_the_score(text, comment):
    assert read_reply(text, scale=(0, 10)).comment == comment


@pytest.mark.parametrize(
    "text",
    [
        "4 good\n\nOn Sat, Mar 1, 2025 at 1:21 PM Ana <ana@help.example> wrote:\n\n> 1 2 3 4 5",
        "4 good\n\nAm Sa., 1. März 2025 um 08:32 Uhr schrieb Ana <\nana@help.example>:\n> 1 2 3",
        "4 good\n\n-----Original Message-----\nFrom: Ana\nSent: Friday\n\n1 2 3 4 5",
        "4 good\n\n*De :* Ana <ana@help.example>\n*Envoyé :* mardi\n*À :* Dora\n\n1 2 3",
        "Op 1 mrt 2025 om 12:44 schreef Ana:\n> 1 2 3 4 5\n\n4 good\n\n> Groet",
        "\ufeff&nbsp;\r\n\u200b4\u00a0good\r\n\r\nEnviado desde mi iPhone",
    ],
)
def test_left_overs_of_the_mail_are_not_the_reply(text):
    reading = read_reply(text, scale=STARS)
    assert (reading.score, reading.comment, reading.route) == (4, "good", "record")


def test_an_attachment_goes_before_an_agent_and_the_score_counts():
    reading = read_reply("5 see the picture", scale=STARS, has_attachment=True)
    assert reading.route == "agent"
    assert read_reply("5 - see it", scale=STARS, has_attachment=True).score == 5


def test_route_agent_takes_precedence():
    assert read_reply("4-5. When do you come?", scale=STARS).route == "agent"


def test_a_machine_gives_no_score():
    headers = {"auto-submitted": "auto-replied; owner"}
    assert read_reply("5 March to 9 March: away", scale=STARS, headers=headers).route == "ignore"
    assert read_reply("5", scale=STARS, headers=headers).score is None
    assert read_reply("5", scale=STARS, headers={"Auto-Submitted": "no"}).score == 5


def test_the_reading_is_told_in_words():
    good = read_reply("4 - good", scale=STARS)
    assert explain(good) == "Reads as 4 of 5, with a comment. The ticket stays solved."
    assert explain(read_reply("4-5", scale=STARS)).endswith("We ask once which score is meant.")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from([(1, 5), (1, 7), (0, 10)]))
def test_nothing_written_breaks_the_reader(text, scale):
    reading = read_reply(text, scale=scale)
    assert reading.score is None or scale[0] <= reading.score <= scale[1]


@given(st.integers(1, 5), st.sampled_from(["{} - ok", "{}!", "{}/5", "My rating: {}", "{}\n"]))
def test_a_plain_score_is_always_found(score, form):
    assert read_reply(form.format(score), scale=STARS).score == score


@pytest.mark.parametrize(
    "part",
    [
        "5 - a ",
        "On x ",
        "my ",
        "★ ",
        "> ",
        "i would ",
        "no ",
        "ne ",
        "no survey ",
        "x\n--\nand so ",
        "this mail ",
        "x\n\n",
    ],
)
def test_an_endless_reply_is_read_in_time(part):
    """CPU time: other work on the machine does not add to it. A quadratic reading takes hours."""
    begun = process_time()
    read_reply(part * 20_000, scale=STARS)
    assert process_time() - begun < 30


def test_a_file_of_replies_is_read_line_by_line(tmp_path):
    file = tmp_path / "replies.jsonl"
    file.write_text(
        '{"id": 1, "scale": "1-5", "text": "5 – ja"}\n\n{"id": 2, "scale": "0-10", "text": "7-8"}\n'
    )
    assert [json.loads(line) for line in read_lines(file)] == [
        {"id": 1, "score": 5, "comment": "ja", "route": "record"},
        {"id": 2, "score": None, "comment": "7-8", "route": "ask"},
    ]
    file.write_text('{"id": 1}')
    with pytest.raises(CommandError, match="Line 1 needs a scale"):
        list(read_lines(file))
