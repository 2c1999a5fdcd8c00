"""Both sides of each limit of the rules that read replies, and every sentence about a reading."""

from __future__ import annotations

import pytest

from journeys.feedback.replies.explain import explain
from journeys.feedback.replies.new_text import with_signature
from journeys.feedback.replies.reading import read_reply
from journeys.feedback.replies.small_print import is_banner

STARS = (1, 5)
OUTSIDE = "This message came from an external sender. "


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", "The reply is empty or automatic. It is stored and not counted."),
        ("4-5", "The number is ambiguous. We ask once which score is meant."),
        (
            "Thanks",
            "Reads as a comment without a score. It is kept with the ticket, which stays solved.",
        ),
        (
            "The bell is broken.",
            "Reads as a comment without a score. It needs a reply, so it is shown to an agent.",
        ),
        (
            "stop",
            "Reads as a comment without a score. "
            "The customer is opted out, and gets a confirmation.",
        ),
        ("4", "Reads as 4 of 5. The ticket stays solved."),
        ("4 - good", "Reads as 4 of 5, with a comment. The ticket stays solved."),
    ],
)
def test_each_reading_is_told_in_two_sentences(text, sentences):
    assert explain(read_reply(text, scale=STARS)) == sentences


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ({}, False),
        ({"Auto-Submitted": "no"}, False),
        ({"auto-submitted": " NO ; owner"}, False),
        ({"AUTO-SUBMITTED": "auto-generated"}, True),
        ({"auto-submitted": "auto-replied; no"}, True),
        ({"X-Autoreply": ""}, True),
        ({"X-Autorespond": "yes"}, True),
        ({"x-autoresponder": "yes"}, True),
        ({"Precedence": " Auto_Reply "}, True),
        ({"Precedence": "bulk"}, False),
    ],
)
def test_a_machine_is_known_by_each_of_its_headers(headers, is_automatic):
    reading = read_reply("5", scale=STARS, headers=headers)
    assert (reading.route == "ignore") == is_automatic
    assert reading.score == (None if is_automatic else 5)


@pytest.mark.parametrize(
    ("text", "score", "comment"),
    [
        ("Hi Ana,\n\n★★★★ quick", 4, "quick"),
        ("★★★★☆ quick", 4, "quick"),
        ("★★★☆☆", 3, ""),
        ("★★★☆", None, "★★★☆"),
        ("Hi Ana,\n\n★★★☆", None, "Hi Ana,\n\n★★★☆"),
        ("★", 1, ""),
        ("★★★★★★", None, "★★★★★★"),
        ("☆☆☆☆☆", None, "☆☆☆☆☆"),
        ("** good", None, "** good"),
        ("*** good", 3, "good"),
        ("★★★★ 2", None, "★★★★ 2"),
        ("My rating: ★★★★ quick", 4, "quick"),
    ],
)
def test_a_row_of_stars(text, score, comment):
    reading = read_reply(text, scale=STARS)
    assert (reading.score, reading.comment) == (score, comment)


@pytest.mark.parametrize(
    ("text", "score", "route"),
    [
        ("  Hi Ana,\n  4 good", 4, "record"),
        ("-1", None, "ask"),
        ("-1 good", None, "comment"),
        ("4.50 of 5", None, "ask"),
        ("4.123", None, "comment"),
        ("12 thanks", None, "ask"),
        ("13 thanks", None, "comment"),
        ("20 thanks", None, "ask"),
        ("99 thanks", None, "comment"),
        ("100 thanks", None, "ask"),
        ("4/5 lamps", 4, "record"),
        ("4/5 of the lamps", None, "agent"),
        ("24/7 service", None, "agent"),
        ("4/5/26", None, "comment"),
        ("3 of 4 was goed", None, "comment"),
        ("4 out of 10", None, "ask"),
        ("4..5", None, "comment"),
        ("un service", None, "agent"),
        ("Un", 1, "record"),
        ("1 Slow\n2 Loud", 1, "agent"),
        ("1. Slow\n2. Loud", None, "agent"),
        ("I would give 4. If only.", 4, "record"),
        ("My rating: *4*", 4, "record"),
        ("4 (4)", 4, "record"),
        ("4 (5)", None, "ask"),
        ("4, 4", 4, "record"),
        ("4 - 5 days", None, "comment"),
        ("4 - 3 days", 4, "record"),
        ("between 3 and 4", None, "ask"),
        ("between 3 and 4 days", None, "comment"),
        ("5 - advice, 2 - speed", None, "ask"),
        ("5 - advice, 5 - speed", 5, "record"),
        ("4 for advice, 1 for waiting time", None, "ask"),
        ("4 for advice, 4 for waiting time", 4, "record"),
        ("4\n2", None, "ask"),
        ("4\n4", 4, "record"),
    ],
)
def test_numbers_at_the_edge_of_a_rule(text, score, route):
    reading = read_reply(text, scale=STARS)
    assert (reading.score, reading.route) == (score, route)


@pytest.mark.parametrize(("length", "expected"), [(399, True), (400, False)])
def test_a_banner_is_shorter_than_400_characters(length, expected):
    line = (OUTSIDE + "x" * 400)[:length].lower()
    assert is_banner(line) == expected
    assert (read_reply(f"{line}\n4", scale=STARS).score == 4) == expected


@pytest.mark.parametrize(("length", "score"), [(60, None), (61, 4)])
def test_a_banner_goes_on_below_a_line_of_more_than_60_characters(length, score):
    line = (OUTSIDE + "x" * 100)[:length]
    assert read_reply(f"{line}\nplease take care\n4", scale=STARS).score == score


@pytest.mark.parametrize(
    ("notice", "comment"),
    [
        ("Disclaimer: see our terms.", ""),
        ("Legal notice: see our terms.", ""),
        ("Disclaimers are long.", "Disclaimers are long."),
        ("Disclaimer: I am her brother.", "Disclaimer: I am her brother."),
    ],
)
def test_a_notice_is_known_by_its_title(notice, comment):
    assert read_reply(f"4\n\n{notice}", scale=STARS).comment == comment


@pytest.mark.parametrize(("lines", "is_kept"), [(8, True), (9, False)])
def test_a_signature_of_eight_lines_is_read_and_a_longer_one_is_a_quoted_mail(lines, is_kept):
    signature = "\n".join(["--", *["The bell is broken."] * (lines - 1)])
    whole = with_signature("4", f"4\n{signature}")
    assert whole == (f"4\n\n{signature}" if is_kept else "4")


@pytest.mark.parametrize(("lines", "comment"), [(7, "good"), (8, None)])
def test_a_name_begins_a_signature_of_at_most_seven_lines(lines, comment):
    below = "\n".join(["Dora Lind", *["Mill Lane"] * (lines - 1)])
    whole = f"good\n\n{below}"
    assert read_reply(f"4 {whole}", scale=STARS).comment == (comment or whole)
