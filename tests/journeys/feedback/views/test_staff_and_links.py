"""Staff neither read the tokens that customers quote nor answer in their place."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models.user import Role
from customers.models import Consent
from helpdesk.models import Message
from journeys.models import Answer, AnswerRevision
from mail.models import InboundMail
from tests.journeys.feedback.reply_mail import reply
from tests.journeys.feedback_data import link_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def tokens(request) -> list[str]:
    """Return the tokens of the mail: of the survey, to unsubscribe and of the reply address."""
    found = re.findall(r"/[fu]/([\w-]{22})/", request.outbound.text)
    return [*set(found), request.outbound.reply_to.partition(".")[2].partition("@")[0]]


def test_a_quoted_link_is_shown_to_nobody(sent, ana, admin, settings):
    said = f"Please call me. My link is {settings.PUBLIC_URL}{link_of(sent)}?s=5 by the way."
    reply(sent, f"{said}\n\n-- \nCarla, {sent.outbound.reply_to}")
    message, inbound = Message.objects.latest("pk"), InboundMail.objects.get()
    browser = signed_in(ana)
    ticket = [sent.ticket_id]
    shown = [
        browser.get(reverse("helpdesk:ticket", args=ticket)).text,
        browser.get(reverse("helpdesk:original", args=[*ticket, message.pk])).text,
        browser.get(reverse("helpdesk:original-eml", args=[*ticket, message.pk])).content.decode(),
        browser.get(reverse("api:ticket-detail", args=ticket)).text,
        signed_in(admin).get(reverse("mail:inbound-mail", args=[inbound.pk])).text,
        *Message.objects.values_list("text", "full_text", "html").last(),
        *AnswerRevision.objects.values_list("comment", "full_text").last(),
    ]
    for token in tokens(sent):
        assert [number for number, page in enumerate(shown) if token in page] == []
        assert token.encode() in bytes(inbound.raw.content)
    assert "/f/•••/" in shown[0]
    assert "by the way" in shown[0]


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("path", ["/f/", "thanks", "/u/"])
def test_a_browser_of_staff_is_refused(sent, ana, verb, path):
    given = Client().post(link_of(sent), {"score": 4})
    assert given.status_code == 303
    url = link_of(sent) + "thanks/" if path == "thanks" else link_of(sent, path)
    answer = getattr(signed_in(ana), verb)(url, {"score": 1, "contact": "yes"})
    assert answer.status_code == 403
    assert f"You are signed in as staff: {ana.name}." in answer.text
    assert "private window" in answer.text
    assert Answer.objects.get().score == 4
    assert not Answer.objects.get().wants_contact
    assert not Consent.objects.exists()


def test_the_customer_can_answer_after_the_refusal(sent, ana):
    signed_in(ana).post(link_of(sent), {"score": 1})
    Client().post(link_of(sent), {"score": 5})
    assert Answer.objects.get().score == 5


def test_a_person_without_access_is_a_customer_like_any_other(sent, ana):
    ana.role = Role.NONE
    ana.save()
    assert signed_in(ana).post(link_of(sent), {"score": 5}).status_code == 303
    assert Answer.objects.get().score == 5


def test_a_forged_mark_of_the_postbox_is_refused(sent, ana):
    browser = signed_in(ana)
    browser.cookies["as_customer"] = "x:y:z"
    assert browser.post(link_of(sent), {"score": 5}).status_code == 403
    assert not Answer.objects.exists()
