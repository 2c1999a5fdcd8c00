"""Rules that hold for every reply, tried on the examples and on generated texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.feedback.replies.plain import fold
from journeys.feedback.replies.problems import has_problem
from journeys.feedback.replies.reading import ReplyReading, read_reply
from journeys.feedback.replies.requests import has_request
from tests.journeys.feedback.replies.test_examples import LOW, examples

EXAMPLES = [param.values for param in examples()]
SCALES = st.sampled_from([(1, 5), (1, 7), (0, 10)])
BANNERS = [
    "CAUTION: This email originated from outside of the company. Do not click links.",
    "[EXTERN]",
    "Achtung: Diese E-Mail kommt von einem externen Absender.",
    "You don't often get email from ana@help.example. Learn why this is important",
    "ATTENTION : courriel externe. Ne cliquez pas sur les liens.",
    "This message has been scanned for viruses",
    "Diese E-Mail wurde auf Viren geprüft.",
    "*** SPAM ***",
]
NOTICES = [
    "This e-mail and its attachments are confidential and intended for the addressee only.",
    "Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt.",
    "Este mensaje es confidencial y va dirigido a su destinatario.",
    "Dit bericht is alleen bestemd voor de geadresseerde.",
]
SIGNATURES = [
    "Kind regards\nDora Lind\nHead of Sales\nTel. 0660 1234567",
    "Viele Grüße\nDora Lind",
    "-- \nDora Lind\n5 Mill Lane, Leeds",
    "Sent from my iPhone",
]
# Sentences with a subject and a verb; a person says them, wherever they stand.
SENTENCES = st.sampled_from(
    [
        "The bell is broken.",
        "Somebody should look at the lamp.",
        "We have moved to another town.",
        "Die Klingel fehlt noch immer.",
        "La sonnette ne marche pas.",
        "El casco no ha llegado.",
        "Manca ancora il casco.",
        "O capacete ainda não chegou.",
        "De bel doet het niet.",
        "I want my data deleted under the GDPR.",
        "You read my confidential file.",
    ]
)
ABOVE = st.sampled_from(
    [
        "Thanks,",
        "Thanks\nDora",
        "Viele Grüße\nDora Lind",
        "--\nDora Lind",
        "____________",
        "Dora Lind",
        "Cordialement\nDora Lind\n\nPS:",
    ]
)
WORDS_FOR_AN_AGENT = [
    text
    for _top, text, score, route in EXAMPLES
    if route == "agent" and score is None and text[0].isalpha() and "\n" not in text
]


def result(reading: ReplyReading) -> tuple[int | None, str, str]:
    return reading.score, reading.route, reading.comment


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXAMPLES), st.sampled_from(BANNERS), st.sampled_from(["\n", "\n\n"]))
def test_a_banner_changes_nothing(example, banner, gap):
    top, text, _score, route = example
    scale = (LOW[top], top)
    if route != "ignore":
        assert result(read_reply(banner + gap + text, scale=scale)) == result(
            read_reply(text, scale=scale)
        )


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXAMPLES), st.sampled_from(NOTICES + SIGNATURES))
def test_a_signature_and_a_notice_change_nothing(example, below):
    top, text, _score, route = example
    scale = (LOW[top], top)
    if route != "ignore":
        assert result(read_reply(f"{text}\n\n{below}", scale=scale)) == result(
            read_reply(text, scale=scale)
        )


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 5), ABOVE, SENTENCES)
def test_a_sentence_below_a_signature_is_kept_and_read(score, above, sentence):
    reading = read_reply(f"{score}\n\n{above}\n{sentence}", scale=(1, 5))
    assert reading.score == score
    assert sentence in reading.comment
    assert reading.route == "agent"


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 5), st.sampled_from(WORDS_FOR_AN_AGENT))
def test_a_score_hides_no_request(score, text):
    """A request reaches an agent beside any score, a problem beside a low one."""
    reading = read_reply(f"{score} - {text}", scale=(1, 5))
    if has_request(fold(text)) or has_problem(fold(text)) or (score < 3 and reading.score):
        assert reading.route == "agent"
    assert reading.score in (score, None)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([e for e in EXAMPLES if e[3] == "opt_out"]), st.booleans())
def test_praise_beside_an_opt_out_does_not_hide_it(example, is_first):
    praise, text = "Ana was great.", example[1]
    if example[2] is None:
        text = f"{praise}\n{text}" if is_first else f"{text}\n{praise}"
        if "\n" not in example[1]:
            assert read_reply(text, scale=(1, 5)).route == "opt_out"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=200), SCALES)
def test_letters_are_never_taken_for_nothing(text, scale):
    """Words may be few or strange; they are kept, and read as something."""
    written = f"Zz {text}"
    reading = read_reply(written, scale=scale)
    assert reading.route != "ignore"
    assert "Zz" in reading.comment or reading.score is not None
    assert "Zz" in reading.text


@pytest.mark.parametrize("scale", [(1, 5), (1, 7), (0, 10)])
@pytest.mark.parametrize("words", ["the driver was rude", "niemand war freundlich", "trop cher"])
def test_words_beside_a_score_below_the_middle_come_before_an_agent(scale, words):
    low, high = scale
    for score in range(low, high + 1):
        reading = read_reply(f"{score} - {words}", scale=scale)
        is_low = 2 * (score - low) < high - low
        assert reading.score == score
        if is_low:
            assert reading.route == "agent"


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("2 - the wood is darker", "agent"),
        ("3 - the wood is darker", "agent"),
        ("4 - the wood is darker", "record"),
        ("3 - the wood is darker, but nice", "record"),
        ("2 - thank you", "record"),
        ("2 - nice people", "ask"),
        ("2 - nice people, but slow", "agent"),
        ("5 - 0660 1234567", "agent"),
        ("5 - we have moved", "agent"),
        ("5 - merci d'envoyer le reste", "agent"),
        ("5 - merci d'avoir rappelé", "record"),
        ("5 - please tell Ana she is great", "record"),
        ("Ich habe keine Mail mit der Rechnung bekommen.", "agent"),
        ("My mother is not satisfied with this.", "agent"),
        ("All good. See you soon then.", "comment"),
        ("See you soon then.", "comment"),
        ("All good. Never again then.", "agent"),
    ],
)
def test_the_score_decides_how_much_its_words_must_say(text, route):
    assert read_reply(text, scale=(1, 5)).route == route


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_a_bare_score_needs_nobody(score):
    for text in (f"{score}", f"{score}!", f"{score}\n\nDora Lind", f"{score} :)", f"{score}+"):
        assert read_reply(text, scale=(1, 5)).route == "record"


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Very satisfied", 5),
        ("very dissatisfied!", 1),
        ("*Very satisfied* - thank you", 5),
        ("Hi Ana,\n\nVery satisfied", 5),
        ("Very satisfied with Ana", 5),
        ("5 very satisfied", 5),
        ("5 (very dissatisfied)", None),
        ("Very satisfied customers are rare", None),
        ("I am very satisfied", None),
        ("Satisfied", None),
    ],
)
def test_the_labels_of_the_scale_are_its_numbers(text, score):
    labels = ("Very dissatisfied", "Very satisfied")
    assert read_reply(text, scale=(1, 5), labels=labels).score == score
    if score and not text.startswith("5"):
        assert read_reply(text, scale=(1, 5)).score is None


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("4\n\nBest\nDora\n\nPS: Room 12", "PS: Room 12"),
        ("4\n--\nDora\nboth neighbours agree on that", "both neighbours agree on that"),
        ("4\n--\nDora\nDer Helm passt.", "Der Helm passt."),
        ("4\n--\nDora\nsee us online at www.dora.example.", ""),
        ("4\n--\nDora Lind\nLind & Sons Ltd.", ""),
        (
            "4\n\nSent from my Galaxy, the pump is missing",
            "Sent from my Galaxy, the pump is missing",
        ),
        ("4\n\nKind regards\nDora", ""),
        ("4\n\nThanks", "Thanks"),
        ("4\n\nThanks\nDora", ""),
        (f"4\n\n{NOTICES[0]}", ""),
        (NOTICES[0], NOTICES[0]),
        (BANNERS[0], BANNERS[0]),
        ("[EXT] 5 great", "great"),
        ("My external mail box broke.\nIt fell.", "My external mail box broke.\nIt fell."),
        ("On Monday Ana wrote:\nI call at five.", "On Monday Ana wrote:\nI call at five."),
        ("On 5 May 2026 Ana wrote:\nI call at five.", ""),
        ("From: Graz\nTo: Vienna\nAll fine.", "From: Graz\nTo: Vienna\nAll fine."),
        ("Fine.\n\nFrom: Ana\nTo: Dora\nSubject: Re: Lamp\n\nHow was it?", "Fine."),
        ("Fine.\n\nFrom: Ana <ana@help.example>\nSent: Friday\n\nHow was it?", "Fine."),
    ],
)
def test_the_comment_is_what_the_person_says(text, comment):
    assert read_reply(text, scale=(1, 5)).comment == comment


def test_line_breaks_of_the_comment_are_kept():
    reading = read_reply("5\nline one\nline two\n\nthree was nice", scale=(1, 5))
    assert reading.comment == "line one\nline two\n\nthree was nice"


def test_an_opt_out_tells_if_an_agent_is_needed_too():
    assert not read_reply("No more surveys, please.", scale=(1, 5)).needs_agent
    assert read_reply("No more surveys. Where is my lamp?", scale=(1, 5)).needs_agent
    assert read_reply("stop", scale=(1, 5), has_attachment=True).needs_agent
    assert read_reply("Please call me", scale=(1, 5)).needs_agent
    assert not read_reply("5", scale=(1, 5)).needs_agent
