"""Answers written into the quote of a text we sent are shown and found, ours are neither."""

import random
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
    lines = [line for line in reply.split("\n") if line and not line.startswith("> ")]
    assert [line.rpartition("? ")[2] for line in lines] == ["See below.", *ANSWERS]
    searched = find_searched(text, reply, sent_texts=[OURS])
    assert all(answer in searched for answer in ANSWERS)
    assert "thank you for writing" not in searched


@pytest.mark.parametrize("form", [form for form, (text, _html) in FORMS.items() if text])
def test_each_answer_stands_below_the_question_that_it_answers(form):
    reply = find_reply(FORMS[form][0], sent_texts=["Another mail of ours.", OURS])
    questions = ["Which oven number is it?", "When did you buy it?", "Do you have the receipt?"]
    pairs = zip(range(1, 4), questions, ANSWERS, strict=True)
    blocks = [f"> {number}. {question}\n{answer}" for number, question, answer in pairs]
    assert [block for block in reply.split("\n\n")[1:] if block][:3] == blocks


def test_a_question_of_two_lines_and_an_answer_of_two_stay_together():
    ours = "Hello Carla,\n\nwhich of the two ovens that we sent in May\ndo you mean?\n\nIs it on?\n\nAna"
    text = (
        "> Hello Carla,\n>\n> which of the two ovens that we sent in May\n> do you mean?\n\n"
        "The left one,\nby the door.\n\n> Is it on?\n>> Yes\n\nCarla\n"
    )
    reply = find_reply(
        f"Hello Ana,\n\nOn 4 May 2026 at 10:00, Ana wrote:\n{text}", sent_texts=[ours]
    )
    assert reply == (
        "Hello Ana,\n\n> which of the two ovens that we sent in May\n> do you mean?\nThe left one,\n"
        "by the door.\n\n> Is it on?\nYes\n\nCarla"
    )
    searched = find_searched(text, reply, sent_texts=[ours])
    assert "The left one,\nby the door." in searched
    assert "two ovens" not in searched
    assert "Is it on" not in searched


SURVEY = "Hello Carla,\nhow satisfied were you?\nPress a number:\n1\n2\n3\n4\n5\nThanks\nAna"


def quoted(text: str) -> str:
    return "On 4 May 2026 at 10:00, Ana wrote:\n" + "\n".join(f"> {x}" for x in text.split("\n"))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (f"4\n\n{quoted(SURVEY)}", "4"),
        (f"{quoted(SURVEY)}\n\nThanks\nAna", "Thanks\nAna"),
        (f"Thanks\n\n{quoted(SURVEY)}\n\n5", "Thanks\n\n5"),
        (f"4\n\n{HEAD}{SURVEY}", "4"),
        (f"How satisfied were you?\n\n{quoted(SURVEY)}", "How satisfied were you?"),
        (f"How satisfied were you?\n\n{HEAD}{SURVEY}", "How satisfied were you?"),
        (
            quoted(SURVEY).replace("Press a number:", "Press a number:\n4"),
            "> Hello Carla,\n> how satisfied were you?\n> Press a number:\n4",
        ),
    ],
)
def test_a_short_line_that_stands_in_our_text_too_is_the_customers(text, reply):
    assert find_reply(text, sent_texts=[SURVEY]) == reply
    assert all(
        line in find_searched(text, reply, sent_texts=[SURVEY])
        for line in reply.split("\n")
        if ">" not in line
    )


def test_below_our_whole_text_nothing_is_repeated():
    assert find_reply(f"{quoted(OURS)}\n\nThat works.", sent_texts=[OURS]) == "That works."


@pytest.mark.parametrize("seed", range(20))
def test_no_word_is_lost_between_the_lines_of_a_quote(seed):
    draw = random.Random(seed)
    lines, said = ["Top words here.", "", "On 4 May 2026 at 10:00, Ana wrote:"], ["Top words here."]
    for number, line in enumerate(OURS.split("\n")[:9]):
        lines.append(f"> {line}" if draw.random() < 0.8 else line)
        for each in range(draw.randrange(3)):
            said.append(f"Answer {number} {each} {draw.randrange(99)}")
            lines += [*[""] * draw.randrange(2), said[-1], *[""] * draw.randrange(2)]
    reply = find_reply("\n".join(lines), sent_texts=[OURS])
    assert [line for line in reply.split("\n") if line and not line.startswith(">")] == said


def test_answers_alone_are_the_whole_reply():
    reply = find_reply("", GMAIL.format(top="", body=BODY.format(APART)), sent_texts=[OURS])
    assert reply == "\n".join(ANSWERS)


def test_a_quote_without_answers_adds_nothing():
    text = f"Thanks.\n\n{quoted(OURS)}"
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
