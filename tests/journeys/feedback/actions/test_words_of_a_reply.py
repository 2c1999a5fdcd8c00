"""Nothing that a customer writes in a reply is lost or filed away unread."""

import pytest

from customers.models import Consent, TimelineEntry
from helpdesk.models import Message, Ticket
from journeys.models import Answer, AnswerRevision, FeedbackRequest
from mail.models import OutboundMail
from tests.journeys.feedback.reply_mail import reply

pytestmark = pytest.mark.django_db

NOTICE = "This e-mail is confidential. If you are not the intended recipient, delete it."


def is_before_an_agent(request: FeedbackRequest, words: str) -> bool:
    message = Message.objects.filter(ticket=request.ticket_id).last()
    status = Ticket.objects.get(pk=request.ticket_id).status
    return status == "open" and words in message.text and not message.is_automatic


@pytest.mark.parametrize(
    "text",
    [
        "Please delete my personal data under the GDPR.",
        "You sent my confidential file to a neighbour.",
        "From: Graz\nTo: Vienna\nThe box went the wrong way.",
        "Kindly block my old card.",
    ],
)
def test_a_request_comes_before_an_agent(sent: FeedbackRequest, text: str):
    reply(sent, text)
    assert is_before_an_agent(sent, text.split("\n")[-1])
    assert Answer.objects.get().comment == text


def test_sentences_below_the_signature_are_part_of_the_reply(sent: FeedbackRequest):
    reply(sent, "4\n\n--\nDora Lind\nThe tap is leaking.")
    assert (Answer.objects.get().score, Answer.objects.get().comment) == (4, "The tap is leaking.")
    assert is_before_an_agent(sent, "The tap is leaking.")


def test_a_signature_is_no_comment(sent: FeedbackRequest):
    reply(sent, "4\n\n--\nDora Lind\nHead of Sales\nTel. 0660 1234567")
    assert (Answer.objects.get().score, Answer.objects.get().comment) == (4, "")
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


def test_the_whole_reply_is_kept_beside_the_comment(sent: FeedbackRequest):
    reply(sent, f"5 - quick\nand kind\n\nRegards\nDora Lind\n\n{NOTICE}")
    revision = AnswerRevision.objects.get()
    assert (revision.score, revision.comment) == (5, "quick\nand kind")
    assert revision.full_text.startswith("5 - quick\nand kind")
    assert "intended recipient" in revision.full_text
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


def test_a_comment_that_is_the_whole_reply_is_stored_once(sent: FeedbackRequest):
    reply(sent, "Lovely, all is well.")
    assert AnswerRevision.objects.get().full_text == ""


def test_small_print_alone_is_not_automatic(sent: FeedbackRequest):
    reply(sent, NOTICE)
    assert Answer.objects.get().comment == NOTICE
    assert is_before_an_agent(sent, "intended recipient")


def test_a_label_of_the_scale_is_its_number(sent: FeedbackRequest):
    reply(sent, "Very dissatisfied")
    assert Answer.objects.get().score == 1
    assert not OutboundMail.objects.filter(kind="feedback_question").exists()


def test_a_correction_replaces_the_score(sent: FeedbackRequest):
    reply(sent, "5")
    reply(sent, "Sorry, I meant 2.")
    answer = Answer.objects.get()
    assert (answer.score, answer.band) == (2, "low")
    assert [revision.score for revision in answer.revisions.all()] == [5, 2]


def test_a_score_that_contradicts_its_words_is_asked_about(sent: FeedbackRequest):
    reply(sent, "1 (best)")
    assert Answer.objects.get().score is None
    assert OutboundMail.objects.filter(kind="feedback_question").count() == 1


def test_an_opt_out_that_says_more_comes_before_an_agent_too(sent: FeedbackRequest):
    reply(sent, "No more surveys please. And my lamp is still broken.")
    assert not Consent.objects.get(customer=sent.customer).is_given
    assert is_before_an_agent(sent, "still broken")


def test_an_opt_out_alone_reopens_nothing(sent: FeedbackRequest):
    reply(sent, "No more surveys please.")
    assert not Consent.objects.get(customer=sent.customer).is_given
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


def test_another_person_opts_nobody_out(sent: FeedbackRequest):
    reply(sent, "No more surveys please.", sender="Dora <dora@post.example>")
    assert not Consent.objects.filter(customer=sent.customer).exists()
    assert "No more surveys" in Message.objects.filter(ticket=sent.ticket_id).last().text


def test_the_words_of_another_person_are_marked_on_the_timeline(sent: FeedbackRequest):
    reply(sent, "5, he was happy", sender="Dora <dora@post.example>")
    entry = TimelineEntry.objects.get(kind="answer", customer=sent.customer)
    assert entry.detail == "5, he was happy (by a person other than the customer asked)"
    assert entry.facts["score"] is None
