"""The new text of a reply, without quotes and signatures."""

from dataclasses import replace

import pytest

from mail.parsing import problems
from mail.parsing.quotes import find_reply
from mail.parsing.read import cut_quotes, parse_mail, read

HEAD = "The oven still smokes.\n\n"
QUOTES = [
    "On Mon, 4 May 2026 at 10:00, Ana <ana@tandem.example> wrote:\n> Did you clean it?",
    "On Mon, 4 May 2026 at 10:00, Ana from the Help RecordingApp\n<ana@tandem.example> wrote:\n\nDid you?",
    "Am Mo., 4. Mai 2026 um 10:00 Uhr schrieb Ana <ana@tandem.example>:\n> Sauber?",
    "Le lun. 4 mai 2026 à 10:00, Ana <ana@tandem.example> a écrit :\n> Propre ?",
    "пн, 4 мая 2026 г. в 10:00, Ana <ana@tandem.example>:\n> Чисто?",
    "-----Original Message-----\nFrom: Ana\nSent: Monday\n\nDid you?",
    "________________________________\nFrom: Ana <ana@tandem.example>\nSent: Monday\nTo: Carla\nSubject: Oven\n\nDid you?",
    "Von: Ana <ana@tandem.example>\nGesendet: Montag\nAn: Carla\nBetreff: Ofen\n\nSauber?",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "-- \nCarla Müller\nBakery",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_quotes_and_signatures_are_cut(quote):
    assert find_reply(HEAD + quote) == "The oven still smokes."


@pytest.mark.parametrize(
    "text",
    ["On Monday I wrote:\nthe oven smokes.\nDo you remember?",
     "Hello,\n-- first point\n-- second point\nThanks",
     "Date: Wednesday\nTime: 7 am\nAddress: 130 Fox Street\nPlease come.",
     "It was sent from my iPhone app, as I said.",
     "FYI\n\n---------- Forwarded message ----------\nFrom: Dora <dora@dairy.example>\nSubject: x\n\nWords"],
)  # fmt: skip
def test_words_of_a_person_stay(text):
    assert find_reply(text) == text


def test_answers_between_and_below_quotes_stay():
    text = "On 4 May 2026 at 10:00, Ana wrote:\n> Clean?\n\nYes.\n\n> Plugged in?\n\nYes, too."
    assert find_reply(text).split() == ["Yes.", "Yes,", "too."]


@pytest.mark.parametrize("wrote", ["wrote", "schrieb", "a écrit", "escribió", "napisał"])
@pytest.mark.parametrize(
    "text",
    ["Yes please, refund it.", "On Monday 4 May I sent it back.", "Write to <carla@bakery.example>", "Yes"],
)  # fmt: skip
def test_words_right_above_an_attribution_stay(text, wrote):
    reply = find_reply(f"{text}\nAna {wrote}:\n> Want refund?\n\nThanks")
    assert reply.startswith(text)
    assert reply.endswith("Thanks")
    html = text.replace("<", "&lt;").replace(">", "&gt;")
    quoted = f"<p>{html}<br>Ana {wrote}:</p><blockquote type=cite>Want refund?</blockquote>"
    reply = find_reply("", f"{quoted}<p>Thanks</p>")
    assert reply.startswith(text)
    assert reply.endswith("Thanks")


def test_words_in_front_of_an_attribution_without_a_date_stay():
    reply = find_reply("Yes, refund it. Ana wrote:\n> Refund?\n\nThanks")
    assert reply.startswith("Yes, refund it.")


def test_quote_beyond_five_thousand_lines_stays_with_the_words_around_it():
    """No mail may take minutes: text further down is shown unchanged."""
    quote = "On Mon, 4 May 2026 at 10:00, Ana <ana@tandem.example> wrote:\n> Clean?\n\nYes."
    assert find_reply("More.\n" * 4_990 + quote).split()[-2:] == ["More.", "Yes."]
    reply = find_reply("More.\n" * 5_000 + quote)
    assert reply == "More.\n" * 5_000 + quote


def test_whole_text_is_shown_if_nothing_would_be_left():
    text = "> only a quote"
    assert find_reply(text) == text


def test_quotes_of_sent_texts_are_recognised_in_any_language():
    ours = "Please switch the oven off and wait for ten minutes before trying again."
    text = f"Did that.\n\nRinne Ana kirjutas kell 10:00:\n{ours}"
    assert find_reply(text, sent_texts=[ours]) == "Did that."


@pytest.mark.parametrize(
    "html",
    ['<div>New words</div><div class="gmail_quote"><div class="gmail_attr">x</div><blockquote>old</blockquote></div>',
     '<p>New words</p><div class="moz-cite-prefix">Ana kirjutas:</div><blockquote type="cite">old</blockquote>',
     '<p>New words</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ana</div><div>old</div>',
     '<p>New words</p><div class="yahoo_quoted">old</div>',
     '<p>New words</p><div class="protonmail_quote">old</div>'],
)  # fmt: skip
def test_quotes_are_cut_on_the_structure_of_html(html):
    assert find_reply("", html) == "New words"


OURS = "Please switch the oven off and wait for ten minutes before trying again."
HTML_MAIL = (
    "From: carla@acme.example\r\nSubject: Re: Oven\r\nContent-Type: text/html\r\n\r\n"
    f'<p>Did that.</p><p>Rinne Ana kirjutas:</p><p>{OURS}</p><div class="gmail_quote">old</div>'
).encode()


def test_quotes_are_cut_in_a_step_of_its_own_that_can_be_repeated():
    """The bytes are parsed once; the second step knows the conversation."""
    parsed = parse_mail(HTML_MAIL)
    assert parsed.reply == parsed.text.strip()
    assert "old" in parsed.reply
    first = cut_quotes(parsed)
    assert first == read(HTML_MAIL)
    assert "old" not in first.reply
    assert OURS in first.reply
    again = cut_quotes(first, sent_texts=[OURS])
    assert OURS not in again.reply
    assert again.reply.startswith("Did that.")
    assert (again.text, again.html, again.kind) == (parsed.text, parsed.html, parsed.kind)


def test_a_mail_that_could_not_be_read_keeps_all_its_words():
    raw = b"Subject: Re: Oven\r\n\r\nYes.\r\n> Clean?\r\n"
    unread = replace(parse_mail(raw), reply="Yes.\n> Clean?", is_unread=True)
    assert cut_quotes(unread).reply == "Yes.\n> Clean?"
    assert cut_quotes(replace(unread, is_unread=False)).reply == "Yes."


def test_quotes_that_cannot_be_cut_leave_the_whole_text_and_one_problem():
    broken = replace(parse_mail(HTML_MAIL), subject=None)
    twice = cut_quotes(cut_quotes(broken))
    assert twice.reply == broken.text.strip()
    assert twice.problems == [f"{problems.STEPS['reply']} (TypeError)"]
