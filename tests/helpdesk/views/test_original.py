"""The source of a message and resending it: permissions."""

import pytest
from django.urls import reverse

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Message
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import OutboundMail
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
RAW = b"""\
Authentication-Results: mx.veloza.example; dmarc=fail header.from=correu.example
Authentication-Results: mx.evil.example; dmarc=pass
From: Carla Reyes <carla@correu.example>
To: support@veloza.example
Subject: =?utf-8?q?Caf=C3=A9?=
 folded
Message-ID: <one@correu.example>
Content-Type: text/html

<script>alert(1)</script><p>The rim is bent.</p>
"""


@pytest.fixture
def message(mailbox, settings) -> Message:
    settings.AUTHSERV_ID = "mx.veloza.example"
    stored = store(RAW, received_via="smtp", envelope_from="carla@correu.example")
    read_inbound(stored.pk)
    return Message.objects.get(inbound=stored)


@pytest.fixture
def failed(ticket, ana) -> Message:
    message = reply_to_ticket(ticket, "A new one is on its way.", by=ana)
    refused = {"carla@correu.example": {"came": "refused", "words": "550 5.1.1 User unknown"}}
    OutboundMail.objects.filter(pk=message.outbound_id).update(
        state="failed", attempts=1, responses=refused
    )
    return message


def url(name, message):
    return reverse(f"helpdesk:{name}", args=[message.ticket_id, message.pk])


def test_it_tells_how_the_mail_was_understood(message, ana):
    text = signed_in(ana).get(url("original", message)).text
    assert "Probably forged" in text
    assert "mx.veloza.example; dmarc=fail" in text
    assert "Written by a person" in text
    assert "so it opened a new one" in text
    assert '<dt>Subject</dt><dd dir="auto">Café folded</dd>' in text


def test_the_source_is_only_text(message, ana):
    text = signed_in(ana).get(url("original", message)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_a_very_long_one_is_cut(message, ana):
    message.inbound.raw.content = RAW + b"x" * 300_000
    message.inbound.raw.save()
    response = signed_in(ana).get(url("original", message))
    assert len(response.context["source"]) == 200_000
    assert "Only the first 200 kB are shown" in response.text


def test_it_can_be_saved_as_it_came(message, ana):
    response = signed_in(ana).get(url("original-eml", message))
    assert response.content == RAW
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_without_the_raw_mail_the_stored_facts_are_shown(message, ana):
    message.inbound.raw.content = b""
    message.inbound.raw.save()
    response = signed_in(ana).get(url("original", message))
    assert "Received mail" in response.text
    assert "The mail was deleted" in response.text
    assert "Not checked" not in response.text
    assert "Carla Reyes &lt;carla@correu.example&gt;" in response.text
    assert url("original-eml", message) not in response.text
    assert signed_in(ana).get(url("original-eml", message)).status_code == 404


def test_of_ours_it_shows_what_was_sent_and_what_servers_said(failed, ana):
    text = signed_in(ana).get(url("original", failed)).text
    assert "carla@correu.example: refused: 550 5.1.1 User unknown" in text
    assert "<dt>Subject</dt>" in text
    assert "A new one is on its way." in text
    assert signed_in(ana).get(url("original-eml", failed)).status_code == 404


def test_a_message_that_was_no_mail_has_no_original(ticket, ana):
    assert signed_in(ana).get(url("original", ticket.messages.get())).status_code == 404


def test_a_message_of_another_ticket_is_not_found(message, ticket, ana):
    address = reverse("helpdesk:original", args=[ticket.pk, message.pk])
    assert signed_in(ana).get(address).status_code == 404


def test_the_thread_shows_the_words_of_the_server_and_sends_again(failed, ana, chloe):
    ticket_url = reverse("helpdesk:ticket", args=[failed.ticket_id])
    text = signed_in(ana).get(ticket_url).text
    assert "550 5.1.1 User unknown" in text
    assert url("resend", failed) in text
    assert url("resend", failed) not in signed_in(chloe).get(ticket_url).text
    response = signed_in(ana).post(url("resend", failed), {"to": "c@new.example"}, headers=HTMX)
    assert 'id="thread"' in response.text
    assert "on its way" in response.text
    assert "sent the mail again to c@new.example" in response.text


def test_an_address_that_is_none_is_refused_in_words(failed, ana):
    response = signed_in(ana).post(url("resend", failed), {"to": "carla"}, headers=HTMX)
    assert (response.status_code, OutboundMail.objects.count()) == (409, 1)
    assert "Invalid email address." in response.text


def test_a_refused_resend_gives_the_reason(failed, ana):
    client = signed_in(ana)
    client.post(url("resend", failed), headers=HTMX)
    response = client.post(url("resend", failed), headers=HTMX)
    assert (response.status_code, "still being delivered" in response.text) == (409, True)


def test_without_htmx_it_leads_back_to_the_ticket(failed, ana):
    response = signed_in(ana).post(url("resend", failed))
    assert response.url == reverse("helpdesk:ticket", args=[failed.ticket_id])


@pytest.mark.parametrize("name", ["original", "original-eml"])
def test_another_team_is_refused_and_a_stranger_learns_nothing(message, name, ana, ben, eve):
    address = url(name, message)
    assert signed_in(ben).get(address).status_code == 403
    assert signed_in(eve).get(address).status_code == 404
    assert signed_in(ana).post(address).status_code == 405


def test_users_without_permission_cannot_resend(failed, ana, ben, eve, chloe):
    address = url("resend", failed)
    assert signed_in(ana).get(address).status_code == 405
    assert signed_in(ben).post(address).status_code == 403
    assert signed_in(chloe).post(address).status_code == 403
    assert signed_in(eve).post(address).status_code == 404
    assert OutboundMail.objects.count() == 1
