"""The quote of an email is folded behind the reply, never a word of the reply with it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from helpdesk.html_email.split import Split, split_at_reply
from mail.parsing.html.sanitize import sanitise

GMAIL = (
    "<div>Thanks, that worked!<br><br>Carla</div><br>"
    "<div><div>On Fri, Veloza wrote:<br></div><blockquote>Turn the screw.</blockquote></div>"
)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_rest_follows_the_reply():
    parts = split_at_reply(GMAIL, "Thanks, that worked!\n\nCarla", whole="…")
    assert words(parts.reply) == "Thanks, that worked! Carla"
    assert words(parts.rest) == "On Fri, Veloza wrote: Turn the screw."


def test_both_pieces_close_what_they_open():
    cells = "New words<br>From: Veloza<p>Old</p>"
    html = f"<div><table><tbody><tr><td>{cells}</td></tr></tbody></table></div>"
    parts = split_at_reply(html, "New words", whole="…")
    assert parts.reply == "<div><table><tbody><tr><td>New words</td></tr></tbody></table></div>"
    assert parts.rest.startswith("<div><table><tbody><tr><td><br>From: Veloza")
    assert parts.rest.endswith("</td></tr></tbody></table></div>")


def test_a_reply_within_one_line_is_cut_behind_its_full_stop():
    parts = split_at_reply("<p>Yes &amp; no. On Friday you wrote: hm</p>", "Yes & no.", whole="…")
    assert parts == Split("<p>Yes &amp; no.</p>", "<p> On Friday you wrote: hm</p>", True)


def test_numbers_of_a_list_and_names_of_pictures_stand_only_in_the_text():
    html = "<ol><li>The rim.</li><li>The spoke.</li></ol><p>See here. Dora</p><div>From: us</div>"
    text = "1. The rim.\n2. The spoke.\n\nSee [image: wheel.png] here. Dora"
    parts = split_at_reply(html, text, whole="…")
    assert (words(parts.rest), parts.is_known) == ("From: us", True)


def test_pictures_right_behind_the_words_belong_to_them():
    html = '<p>See here:</p><p><img src="cid:a"></p><div>On Friday you wrote:</div>'
    parts = split_at_reply(html, "See here:", whole="…")
    assert "<img" in parts.reply
    assert "<img" not in parts.rest


def test_words_between_the_lines_of_a_quote_fold_nothing():
    html = (
        "<blockquote>Is it bent?</blockquote><p>Yes.</p><blockquote>Badly?</blockquote><p>No.</p>"
    )
    assert split_at_reply(html, "Yes.\n\nNo.", whole="…") == Split(html)


def test_a_mail_without_a_quote_is_whole():
    assert split_at_reply("<p>Hello</p>", "Hello", whole="Hello").rest == ""
    assert split_at_reply("<p>Hello</p>", "Hello", whole="…") == Split("<p>Hello</p>", "", True)
    assert split_at_reply("<p>Hello</p>", "", whole="…") == Split("<p>Hello</p>")


PIECES = st.lists(
    st.sampled_from(
        ["<div>", "</div>", "<b>bold</b>", "one", " two ", "<br>", "&amp;", "<td>", "<p>3", "é",
         '<img alt="x>y">', "<ul><li>", "</blockquote>", "<blockquote>"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(PIECES, st.text(max_size=60))
def test_no_word_is_lost_or_doubled(pieces, reply):
    html = sanitise(pieces, set())
    parts = split_at_reply(html, reply, whole="…")
    assert words(parts.reply + " " + parts.rest).replace(" ", "") == words(html).replace(" ", "")
