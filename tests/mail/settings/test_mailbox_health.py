"""The health of a mailbox, in words, and its connection test."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mail.inbound.connection_tests import start_connection_test
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import ConnectionTest, ImapServer, Mailbox, OutboundMail, SmtpServer
from mail.outbound.deliver import deliver
from mail.settings.mailbox_health import health_of
from mail.settings.mailbox_queries import mailboxes_with_health
from tests.mail.conftest import arrives, sent, written
from tests.mail.mailbox_data import HTMX, page, post
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def test_a_test_is_watched_from_sending_to_coming_back(support, admin, sink, recorder):
    answer = post(admin, "test-mailbox", support, {}, headers=HTMX).content.decode()
    assert "Sending" in answer
    assert "every 2s" in answer
    for mail in OutboundMail.objects.order_by("pk"):
        deliver(mail.pk)
    ConnectionTest.objects.update(state="underway", sent_at=timezone.now())
    assert "Waiting for it to arrive" in page(admin, "mailbox", support)
    read_inbound(store(sink.mails[0].raw, received_via="imap").pk)
    ConnectionTest.objects.update(sent_at=timezone.now() - timedelta(seconds=3))
    shown = page(admin, "mailbox", support)
    assert "Received by IMAP after 3 s" in shown
    assert "Waiting for the mail to reply+…@veloza.example" in shown
    assert "every 2s" in shown
    read_inbound(store(sink.mails[1].raw, received_via="imap").pk)
    shown = page(admin, "mailbox", support)
    assert "Mail to reply+…@veloza.example arrives too" in shown
    assert "Replies go to reply+…@veloza.example" in shown
    assert "every 60s" in shown


def test_coming_back_past_the_imap_server_proves_nothing_of_it(support, admin, imap):
    test = start_connection_test(support, by=admin)
    back = {"state": "returned", "sent_at": timezone.now(), "returned_at": timezone.now()}
    ConnectionTest.objects.filter(pk=test.pk).update(**back, received_via="smtp")
    shown = page(admin, "mailbox", support)
    assert "The mail was received by SMTP, not from" in shown
    assert f"not from {imap.host}." in shown
    ConnectionTest.objects.update(received_via="imap")
    assert "The mail was received by" not in page(admin, "mailbox", support)


def test_one_test_at_a_time(support, admin):
    for _twice in range(2):
        post(admin, "test-mailbox", support, {})
    assert ConnectionTest.objects.count() == 1


def test_a_test_that_failed_says_why_and_where_to_look(support, admin):
    test = start_connection_test(support, by=admin)
    ConnectionTest.objects.filter(pk=test.pk).update(state="failed", words="535 Wrong password")
    shown = page(admin, "mailbox", support)
    assert "535 Wrong password" in shown
    assert "Check Sending" in shown


def incoming(mailbox: Mailbox):
    return health_of(mailboxes_with_health().get(pk=mailbox.pk)).incoming


def outgoing(mailbox: Mailbox):
    return health_of(mailboxes_with_health().get(pk=mailbox.pk)).outgoing


@pytest.mark.parametrize(
    ("fields", "tone", "text"),
    [
        ({"state": "connected", "ago": 0}, "done", "Connected"),
        ({"state": "connected", "ago": 4}, "late", "imap_fetcher` running"),
        ({"state": "connected", "ago": 0, "error": "No folder."}, "act", "No folder."),
        ({"state": "off", "ago": 0}, "late", "imap_fetcher` running"),
        ({"state": "connecting", "ago": 0}, "waiting", "Connecting"),
        ({"state": "waiting", "ago": 0, "error": "Wrong password."}, "late", "Wrong password."),
        ({"state": "waiting", "ago": 60, "error": "x"}, "late", "imap_fetcher` running"),
        ({"state": "waiting", "ago": 10, "next": 5, "error": "Away."}, "late", "Away."),
    ],
)
def test_receiving_state_in_words(support, imap, fields, tone, text):
    then = timezone.now() - timedelta(minutes=fields.pop("ago"))
    retry_at = timezone.now() + timedelta(minutes=fields.pop("next")) if "next" in fields else then
    ImapServer.objects.update(seen_at=then, state_at=then, retry_at=retry_at, **fields)
    line = incoming(support)
    assert line.tone == tone
    assert text in f"{line.state} {line.detail}"


def test_a_mailbox_without_mail_says_what_to_do(support):
    assert (incoming(support).tone, "IMAP" in incoming(support).detail) == ("act", True)


def test_the_channel_of_the_last_mail(support, recorder):
    arrives(written(), received_via="smtp")
    assert "SMTP" in incoming(support).state


def test_sending_state_in_words(support):
    assert outgoing(support).tone == "waiting"
    sent(support)
    OutboundMail.objects.update(state="failed", error="550 No.")
    assert (outgoing(support).tone, outgoing(support).detail) == ("late", "550 No.")
    SmtpServer.objects.create(mailbox=support, host="smtp.veloza.example", port=465, error="535 No")
    assert "535 No" in outgoing(support).detail


def test_a_mailbox_out_of_use(support, imap):
    Mailbox.objects.update(is_active=False)
    assert incoming(support).state == "Not in use"


def test_the_list_is_a_fragment_too(support, admin):
    answer = signed_in(admin).get(reverse("mail:mailboxes"), headers=HTMX).content.decode()
    assert answer.strip().startswith('<div class="wide" id="mailboxes"')
