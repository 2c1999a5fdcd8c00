"""Asking back and confirming an opt-out: by a receiver, after the reply was read, and once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.events import FEEDBACK_REPLY_RECEIVED
from journeys.feedback.actions.opt_out import opt_in
from journeys.models import Answer, FeedbackRequest
from journeys.receivers import answer_reply
from ledger.models import Delivery, Event
from mail.models import InboundMail, Mailbox, OutboundMail
from tests.journeys.feedback.reply_mail import answer_replies, come

pytestmark = pytest.mark.django_db

KINDS = {"4-5": "feedback_question", "stop": "feedback_goodbye"}


def answers_to(request: FeedbackRequest) -> list[str]:
    mails = OutboundMail.objects.filter(about=f"feedback:{request.pk}").exclude(
        pk=request.outbound_id
    )
    return list(mails.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("text", [*KINDS, "5 - great!", "2 - please help", "Lovely, all is well."])
def test_a_reply_is_read_without_a_return_into_outgoing_mail(sent, text):
    """The walk of a reply ends in the ledger: its event is what goes on."""
    with CaptureQueriesContext(connection) as queries:
        inbound = come(sent, text)
    assert inbound.state == InboundMail.State.DELIVERED
    written = [each["sql"] for each in queries if not each["sql"].startswith("SELECT")]
    assert any("mail_inboundmail" in sql for sql in written)
    assert not [sql for sql in written if sql.startswith('INSERT INTO "mail_outboundmail"')]
    assert Event.objects.filter(name=FEEDBACK_REPLY_RECEIVED, subject_id=sent.pk).count() == 1


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_it_is_answered_after_the_commit_from_the_mailbox_it_came_to(sent, text, kind):
    inbound = come(sent, text)
    assert answers_to(sent) == []
    answer_replies()
    assert answers_to(sent) == [kind]
    mail = OutboundMail.objects.get(kind=kind)
    assert (mail.mailbox, mail.to, mail.is_automatic) == (inbound.mailbox, [sent.email], True)
    assert sent.outbound.message_id in mail.references


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_an_event_that_comes_twice_and_a_second_reply_are_answered_once(sent, text, kind):
    come(sent, text)
    answer_replies()
    answer_reply(Event.objects.get(name=FEEDBACK_REPLY_RECEIVED))
    come(sent, f"{text}.")
    answer_replies()
    assert answers_to(sent) == [kind]


def test_a_reply_that_needs_nothing_is_not_answered(sent):
    come(sent, "5 - great!")
    answer_replies()
    assert answers_to(sent) == []
    assert Event.objects.get(name=FEEDBACK_REPLY_RECEIVED).facts["route"] == "record"


def test_a_reply_of_another_person_and_a_late_one_are_not_answered(sent):
    come(sent, "stop", sender="Dora <dora@post.example>")
    FeedbackRequest.objects.update(expires_at=sent.sent_at)
    come(sent, "4-5")
    answer_replies()
    assert answers_to(sent) == []
    assert not Event.objects.filter(name=FEEDBACK_REPLY_RECEIVED).exists()


@pytest.mark.parametrize("later", ["4", "stop"])
def test_what_a_later_reply_has_settled_is_not_asked(sent, later):
    come(sent, "4-5")
    come(sent, later)
    answer_replies()
    assert "feedback_question" not in answers_to(sent)


def test_an_opt_out_that_was_taken_back_is_not_confirmed(sent):
    come(sent, "stop")
    opt_in(sent, source="page")
    answer_replies()
    assert answers_to(sent) == []


def test_a_question_is_not_asked_once_the_links_have_ended(sent):
    come(sent, "4-5")
    FeedbackRequest.objects.update(expires_at=sent.sent_at)
    answer_replies()
    assert answers_to(sent) == []


@pytest.mark.parametrize("gone", ["request", "mailbox"])
def test_what_was_deleted_meanwhile_is_not_answered(sent, gone):
    come(sent, "4-5")
    if gone == "request":
        Answer.objects.all().delete()
        FeedbackRequest.objects.all().delete()
    else:
        Event.objects.filter(name=FEEDBACK_REPLY_RECEIVED).update(
            facts={
                "ticket": sent.ticket_id,
                "route": "ask",
                "mailbox": Mailbox.objects.latest("pk").pk + 1,
            }
        )
    answer_replies()
    assert not OutboundMail.objects.filter(kind="feedback_question").exists()
    assert not Delivery.objects.filter(subscriber="journeys.answer_reply", state="failed").exists()
