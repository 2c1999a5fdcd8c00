"""From a customer's mail to the figure on the map, through the real mail pipeline."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Ticket
from journeys.feedback.actions.send_requests import send_due_requests
from journeys.models import Answer, FeedbackRequest
from journeys.reports.period import Period
from journeys.reports.touchpoint_scores import touchpoint_tallies
from ledger.models import Delivery, Event
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import OutboundMail
from tests.journeys.feedback_data import relay_all
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def arrives(sender: str, to: str, subject: str, text: str, number: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{number}@correu.example>"
    mail["Date"] = "Mon, 07 Dec 2026 09:00:00 +0100"
    mail.set_content(text)
    inbound = store(mail.as_bytes(), received_via="smtp", envelope_from=sender, envelope_to=[to])
    read_inbound(inbound.pk)
    relay_all()


def cause_of(name: str) -> str:
    return Event.objects.get(name=name).caused_by.name


def test_mail_ticket_question_answer_map(mailbox, rule, survey, ana: User, chloe: User):
    arrives("Carla Reyes <carla@correu.example>", mailbox.address, "Bent wheel", "It is bent.", 1)
    ticket = Ticket.objects.get()
    assert ticket.interaction.touchpoint == rule.touchpoint
    assert cause_of("ticket.placed") == "ticket.created"

    reply_to_ticket(ticket, "A new one is on its way.", by=ana, status="solved")
    relay_all()
    request = FeedbackRequest.objects.get()
    assert cause_of("feedback.requested") == "ticket.resolved"
    assert (request.state, request.due_at - request.resolved_at) == ("waiting", timedelta(days=1))

    send_due_requests(request.due_at + timedelta(seconds=1))
    question = OutboundMail.objects.get(kind="feedback_request")
    OutboundMail.objects.filter(pk=question.pk).update(sent_at=timezone.now() - timedelta(hours=1))
    FeedbackRequest.objects.update(expires_at=timezone.now() + timedelta(days=21))

    path = re.findall(r"(/f/[\w-]+/)\?s=2", question.text)[0]
    Client().post(path, {"score": "2", "comment": "It took two weeks."})
    relay_all()

    answer = Answer.objects.get()
    on_ticket = signed_in(ana).get(f"/panels/ticket/{ticket.pk}/feedback/").content.decode()
    assert "It took two weeks." in on_ticket
    on_page = signed_in(chloe).get("/feedback/?tab=call").content.decode()
    assert "It took two weeks." in on_page
    assert ticket.requester.timeline.filter(kind="answer", subject_id=answer.pk).exists()
    soon = timezone.now() + timedelta(days=1)
    tallies = touchpoint_tallies([rule.touchpoint_id], Period(soon - timedelta(days=2), soon))
    assert tallies[rule.touchpoint_id].figure().n == 1

    arrives(
        "Carla Reyes <carla@correu.example>",
        question.reply_to,
        f"Re: {question.subject}",
        "5 - Lea called me, thank you!",
        2,
    )
    answer.refresh_from_db()
    assert (answer.score, answer.revisions.count()) == (5, 2)
    assert Ticket.objects.get().status == "solved"
    assert not Delivery.objects.undelivered().exists()
