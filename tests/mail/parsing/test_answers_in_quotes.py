"""Answers written into the quote of a text we sent are shown and found, ours are neither."""

import time

import pytest

from mail.parsing.quotes import find_reply, find_searched
from mail.parsing.quotes.answers import MAX_FOOT, compare

OURS = (
    "Hello Carla,\n\nthank you for writing. Three questions:\n\n1. Which oven number is it?\n"
    "2. When did you buy it?\n3. Do you have the receipt?\n\nBest wishes\n\n-- \nAna Lind\nTandem\n\n"
    "Carla wrote on Monday, 4 May 2026, 10:00:\n> The oven smokes since yesterday morning.\n"
)
ANSWERS = ["OV-88812", "En mayo, al contado.", "Sí"]
LIST = (
    '<ol><li><p>Which oven number is it?</p><p><font color="#0000ff">OV-88812</font></p></li>'
    '<li>When did you buy it?<br><span style="color:red">En mayo, al contado.</span></li>'
    "<li>Do you have the receipt? <b>Sí</b></li></ol>"
)
APART = (
    '<ol><li>Which oven number is it?</li></ol><p style="color:#C00000">OV-88812</p>'
    '<ol start="2"><li>When did you buy it?</li></ol><p>En mayo, al contado.</p>'
    '<ol start="3"><li>Do you have the receipt?</li></ol><p>Sí</p>'
)
BODY = (
    "<p>Hello Carla,</p><p>thank you for writing. Three questions:</p>{}<p>Best wishes</p>"
    "<div><b>Ana Lind</b><br>Tandem</div><p>Carla wrote on Monday, 4 May 2026, 10:00:</p>"
    "<blockquote type=cite>The oven smokes since yesterday morning.</blockquote>"
)
GMAIL = (
    '<div>{top}</div><div class="gmail_quote"><div class="gmail_attr">On Mon, 4 May 2026, Ana wrote:</div>'
    '<blockquote class="gmail_quote">{body}</blockquote></div>'
)
OUTLOOK = (
    '<div>{top}</div><div id="divRplyFwdMsg"><b>Von:</b> Ana &lt;ana@tandem.example&gt;<br>'
    "<b>Gesendet:</b> Montag<br><b>An:</b> Carla<br><b>Betreff:</b> Ofen</div><div>{body}</div>"
)
HEAD = "________________________________\nVon: Ana <ana@tandem.example>\nGesendet: Montag\nAn: Carla\nBetreff: Ofen\n\n"
PLAIN = (
    "Hello Carla,\n\nthank you for writing. Three questions:\n\n  1. Which oven number is it?\nOV-88812\n"
    "  2. When did you buy it?\nEn mayo, al contado.\n  3. Do you have the receipt?\nSí\n"
)
WRAPPED = (
    "On 4 May 2026 at 10:00, Ana wrote:\n> Hello Carla,\n>\n> thank you for writing. Three\n> questions:\n>\n"
    "> 1. Which oven number is it?\nOV-88812\n> 2. When did you buy it?\n> En mayo, al contado.\n"
    "> 3. Do you have the receipt?\n>> Sí\n>\n> Best wishes\n> -- \n> Ana Lind\n> Tandem\n"
)
FORMS = {
    "Gmail, in the items": ("", GMAIL.format(top="See below.", body=BODY.format(LIST))),
    "Gmail, between the items": ("", GMAIL.format(top="See below.", body=BODY.format(APART))),
    "Outlook, in the items": ("", OUTLOOK.format(top="See below.", body=BODY.format(LIST))),
    "Outlook, between the items": ("", OUTLOOK.format(top="See below.", body=BODY.format(APART))),
    "Outlook, plain": (f"See below.\n\n{HEAD}{PLAIN}\nBest wishes\nAna Lind\nTandem\n", ""),
    "Outlook, plain and cut off": (f"See below.\n\n{HEAD}{PLAIN}", ""),
    "quoted and not quoted": (f"See below.\n\n{WRAPPED}", ""),
}


@pytest.mark.parametrize("form", FORMS)
def test_answers_within_our_quote_are_shown_and_found(form):
    text, html = FORMS[form]
    reply = find_reply(text, html, sent_texts=["Another mail of ours, about something else.", OURS])
    assert reply.startswith("See below.")
    lines = [line.rpartition("? ")[2] for line in reply.split("\n") if line]
    assert lines == ["See below.", *ANSWERS]
    searched = find_searched(text, reply, sent_texts=[OURS])
    assert all(answer in searched for answer in ANSWERS)
    assert "thank you for writing" not in searched


def test_answers_alone_are_the_whole_reply():
    reply = find_reply("", GMAIL.format(top="", body=BODY.format(APART)), sent_texts=[OURS])
    assert reply == "\n".join(ANSWERS)


def test_a_quote_without_answers_adds_nothing():
    quoted = "\n".join(f"> {line}" for line in OURS.split("\n"))
    text = f"Thanks.\n\nOn 4 May 2026 at 10:00, Ana wrote:\n{quoted}"
    assert find_reply(text, sent_texts=[OURS]) == "Thanks."
    html = OUTLOOK.format(
        top="Thanks.", body=BODY.format("<ol><li>Which oven number is it?</li></ol>")
    )
    assert find_reply("", html, sent_texts=[OURS]) == "Thanks."


def test_our_line_changed_on_its_way_is_no_answer():
    sent = "Hello Carla,\nplease fill in the form: https://tandem.example/form\nuntil Friday, the 8 May.\nAna"
    quoted = "Hello Carla,\nplease fill in the form: <https://safe.example/?u=https://tandem.example/form>\n"
    text = f"Done.\n\n{HEAD}{quoted}until Friday, the 8 May.\nAna"
    assert find_reply(text, sent_texts=[sent]) == "Done."


def test_a_footer_below_our_whole_text_is_no_answer():
    footer = "\n".join(f"This mail is confidential, line {n} of it." for n in range(MAX_FOOT + 1))
    text = f"Thanks.\n\n{HEAD}{OURS}\n{footer}"
    assert find_reply(text, sent_texts=[OURS]) == "Thanks."
    short = f"Thanks.\n\n{HEAD}{OURS}\nAnd my size is 54."
    assert find_reply(short, sent_texts=[OURS]).endswith("And my size is 54.")


def test_a_person_who_repeats_a_few_of_our_words_quotes_nothing():
    assert compare("Best wishes\nCarla", [OURS]) == []
    assert find_searched("Best wishes\nCarla", "Best wishes\nCarla", sent_texts=[OURS]).startswith(
        "Best"
    )


def test_the_search_holds_what_the_reply_leaves_out():
    text = "Thanks.\n\nOn 4 May 2026, Dora wrote:\n> The number is KB-4711."
    assert "KB-4711" in find_searched(text, "Thanks.")


def test_comparing_is_bounded():
    text = "\n".join(f"{'ab' * 50}{number}" for number in range(5_000))
    started = time.process_time()
    find_reply(text, sent_texts=["ab" * 50_000] * 5)
    assert time.process_time() - started < 10
