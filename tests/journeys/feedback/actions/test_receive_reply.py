"""Replies through the real mail pipeline: stored, parsed, threaded, handled."""

import pytest

from customers.models import Consent, ContactPoint
from helpdesk.models import Message, Ticket
from journeys.models import Answer, AnswerRevision, FeedbackRequest
from mail.inbound.process import MAX_OTHER_FAILURES, read_inbound
from mail.models import InboundMail, OutboundMail
from mail.queue.retry import retry_inbound
from tests.journeys.feedback.reply_mail import reply

pytestmark = pytest.mark.django_db


def test_a_number_and_pleasant_words(sent: FeedbackRequest):
    reply(sent, "5 – great!")

    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (5, "great!")
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


def test_words_only_are_a_comment(sent: FeedbackRequest):
    reply(sent, "Lovely, all is well.")
    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (None, "Lovely, all is well.")
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


def test_a_problem_counts_and_comes_before_an_agent(sent: FeedbackRequest):
    reply(sent, "2 - the new wheel is bent as well, please help.")

    answer = Answer.objects.get()
    assert answer.score == 2
    assert answer.follow_up
    ticket = Ticket.objects.get(pk=sent.ticket_id)
    assert ticket.status == "open"
    assert "bent as well" in Message.objects.filter(ticket=ticket).last().text


def test_an_attachment_comes_before_an_agent(sent: FeedbackRequest):
    reply(sent, "4", attachment=b"\xff\xd8\xff\xe0 a picture")
    message = Message.objects.filter(ticket=sent.ticket_id).last()
    assert message.attachments.get().name == "wheel.jpg"
    assert Answer.objects.get().score == 4


def test_an_unclear_number_is_asked_about_once(sent: FeedbackRequest):
    reply(sent, "4-5")
    reply(sent, "3 or 4")

    assert OutboundMail.objects.filter(kind="feedback_question").count() == 1
    question = OutboundMail.objects.get(kind="feedback_question")
    assert "from 1 (very dissatisfied) to 5 (very satisfied)" in question.text
    assert question.reply_to == sent.outbound.reply_to
    assert Answer.objects.get().score is None

    reply(sent, "4")
    assert Answer.objects.get().score == 4
    assert "4-5" in Answer.objects.get().comment


def test_stop_is_heard_and_confirmed(sent: FeedbackRequest):
    reply(sent, "stop")
    assert not Consent.objects.get(customer=sent.customer).is_given
    assert OutboundMail.objects.filter(kind="feedback_goodbye").count() == 1


def test_an_automatic_reply_is_no_answer_and_stays_on_the_ticket(sent: FeedbackRequest):
    reply(sent, "5 days out of office.", Auto_Submitted="auto-replied")
    assert not Answer.objects.exists()
    message = Message.objects.filter(ticket=sent.ticket_id).last()
    assert (message.text, message.is_automatic) == ("5 days out of office.", True)
    assert Ticket.objects.get(pk=sent.ticket_id).status == "solved"


@pytest.mark.parametrize("headers", [{"Precedence": "bulk"}, {"List_Id": "<team.example>"}])
def test_an_answer_that_came_through_a_list_counts(sent: FeedbackRequest, headers):
    reply(sent, "5 – great!", **headers)
    assert Answer.objects.get().score == 5


def test_another_sender_adds_a_comment_without_score(sent: FeedbackRequest):
    reply(sent, "5, he was happy", sender="Dora <dora@post.example>")
    answer = Answer.objects.get()
    assert answer.score is None
    assert "happy" in AnswerRevision.objects.get(is_from_other=True).comment


def test_a_second_score_replaces_the_first(sent: FeedbackRequest):
    reply(sent, "2 - slow")
    reply(sent, "4 - it arrived after all")
    answer = Answer.objects.get()
    assert (answer.score, answer.comment) == (4, "it arrived after all")
    assert [revision.score for revision in answer.revisions.all()] == [2, 4]


def test_the_same_mail_twice_is_one_answer(sent: FeedbackRequest):
    reply(sent, "5 - great")
    reply(sent, "5 - great")
    assert AnswerRevision.objects.count() == 1


def test_too_late_a_person_reads_it(sent: FeedbackRequest):
    FeedbackRequest.objects.update(expires_at=sent.sent_at)
    reply(sent, "5 - great")
    assert not Answer.objects.exists()
    assert Message.objects.filter(ticket=sent.ticket_id).last().text.startswith("5 - great")


def unread(sent: FeedbackRequest, text: str, monkeypatch) -> InboundMail:
    """A reply whose reading failed until it was given up."""

    def cannot(*_args: object, **_more: object) -> None:
        raise ValueError("strange words")

    with monkeypatch.context() as patch:
        patch.setattr("journeys.mail_handler.receive_reply", cannot)
        with pytest.raises(AssertionError):
            reply(sent, text)
        inbound = InboundMail.objects.get()
        for _ in range(MAX_OTHER_FAILURES):
            read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def test_a_reply_nobody_could_read_is_no_comment(sent: FeedbackRequest, monkeypatch, caplog):
    inbound = unread(sent, "5 – great!", monkeypatch)
    assert (inbound.state, inbound.about) == ("unreadable", f"feedback:{sent.pk}")
    assert not AnswerRevision.objects.exists()
    message = Message.objects.filter(ticket=sent.ticket_id).last()
    assert message.attachments.get().name == "mail.eml"
    assert Ticket.objects.get(pk=sent.ticket_id).status == "open"


@pytest.mark.parametrize("text", ["2 - the new wheel is bent as well, please help.", "5 - great!"])
def test_a_reply_that_was_not_read_is_read_again(
    sent: FeedbackRequest, monkeypatch, caplog, admin, text
):
    inbound = unread(sent, text, monkeypatch)
    retry_inbound(inbound, by=admin)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == "delivered", inbound.reason
    assert Answer.objects.get().score == int(text[0])
    said = [message.text for message in Message.objects.filter(ticket=sent.ticket_id)]
    assert any(text in each for each in said) == text.startswith("2")


def test_our_own_address_becomes_no_customer(sent: FeedbackRequest, admin):
    ours = sent.outbound.mailbox.address
    with pytest.raises(AssertionError):
        reply(sent, "1 - all broken", sender=f"Veloza <{ours}>")  # held
    inbound = InboundMail.objects.get()
    retry_inbound(inbound, by=admin)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == "delivered"
    assert not ContactPoint.objects.filter(value=ours).exists()


@pytest.mark.parametrize(("text", "is_automatic"), [("Sent from my iPhone", False), ("", False)])
def test_a_reply_that_says_nothing_is_not_automatic(sent: FeedbackRequest, text, is_automatic):
    reply(sent, text)
    last = Message.objects.filter(ticket=sent.ticket_id).last()
    assert last.is_automatic == is_automatic
