"""The connection test shows whether a reply address is delivered; nothing is assumed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.inbound.connection_tests import start_connection_test
from mail.models import (
    ConnectionTest,
    ImapServer,
    Mailbox,
    OAuthGrant,
    OutboundMail,
    Replies,
    SmtpServer,
)
from mail.outbound.deliver import deliver
from mail.reply_route import note_webhook, route_replies
from mail.settings.save_mailbox import save_mailbox
from mail.settings.save_server import remove_server, save_server
from mail.tasks import sweep_connection_tests
from tests.mail.conftest import SUPPORT, Sink, arrives, written

State = ConnectionTest.State
PLUS = "support+test_reply-"


@pytest.fixture
def fetched(support, imap) -> Mailbox:
    support.replies = Replies.SUBJECT
    support.save()
    return support


def sends(mailbox: Mailbox, by, sink: Sink) -> ConnectionTest:
    """Start a test and send both of its mails."""
    test = start_connection_test(mailbox, by=by)
    for mail in OutboundMail.objects.filter(kind="connection_test").order_by("pk"):
        deliver(mail.pk)
    test.refresh_from_db()
    return test


def first(sink: Sink) -> bytes:
    return next(each.raw for each in sink.mails if each.recipients == [SUPPORT])


def second(sink: Sink) -> bytes:
    return next(each.raw for each in sink.mails if each.recipients != [SUPPORT])


def shown(mailbox: Mailbox) -> tuple[str, bool]:
    mailbox.refresh_from_db()
    return mailbox.replies, mailbox.replies_tested_at is not None


def waits_long() -> None:
    long_ago = timezone.now() - timedelta(minutes=4)
    ConnectionTest.objects.filter(state=State.RETURNED).update(returned_at=long_ago)
    sweep_connection_tests()


def test_a_plus_address_that_arrives_is_used(fetched, sink, admin):
    test = sends(fetched, admin, sink)
    assert test.reply_address.startswith(PLUS)
    assert test.reply_state == State.UNDERWAY
    arrives(first(sink), received_via="imap")
    assert shown(fetched) == (Replies.SUBJECT, False)  # it may still come
    arrives(second(sink), received_via="imap")
    assert shown(fetched) == (Replies.TAGGED, True)


def test_a_plus_address_that_does_not_arrive_is_not_used(fetched, sink, admin):
    test = sends(fetched, admin, sink)
    arrives(first(sink), received_via="imap")
    sweep_connection_tests()
    assert shown(fetched) == (Replies.SUBJECT, False)
    waits_long()
    assert shown(fetched) == (Replies.PLAIN, True)
    test.refresh_from_db()
    assert (test.state, test.reply_state) == (State.RETURNED, State.FAILED)
    arrives(second(sink), received_via="imap")  # late, but it does arrive
    assert shown(fetched) == (Replies.TAGGED, True)


def test_a_server_that_changes_message_ids_needs_the_subject(fetched, sink, admin):
    sends(fetched, admin, sink)
    mail = OutboundMail.objects.get(about__startswith="test:")
    arrives(
        first(sink).replace(mail.message_id.encode(), b"0102@relay.example"), received_via="imap"
    )
    waits_long()
    assert shown(fetched) == (Replies.SUBJECT, True)


def test_a_refused_plus_address_is_known_at_once(fetched, sink, admin):
    test = start_connection_test(fetched, by=admin)
    sink.answers[test.reply_address] = "550 No such user"
    for mail in OutboundMail.objects.filter(kind="connection_test").order_by("pk"):
        deliver(mail.pk)
    test.refresh_from_db()
    assert (test.state, test.reply_state) == (State.UNDERWAY, State.FAILED)
    assert shown(fetched) == (Replies.SUBJECT, False)
    arrives(first(sink), received_via="imap")
    assert shown(fetched) == (Replies.PLAIN, True)
    test.refresh_from_db()
    assert (test.state, test.words) == (State.RETURNED, "")


def test_nothing_is_concluded_where_no_mail_arrives_at_all(fetched, sink, admin):
    sends(fetched, admin, sink)
    ConnectionTest.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    sweep_connection_tests()
    assert shown(fetched) == (Replies.SUBJECT, False)


def test_our_own_domain_is_tested_too(support, sink, admin):
    test = sends(support, admin, sink)
    assert test.reply_address.startswith("reply+test_reply-")
    arrives(first(sink), received_via="smtp")
    arrives(second(sink), received_via="smtp")
    assert shown(support) == (Replies.SIGNED, True)
    sink.mails.clear()
    OutboundMail.objects.all().delete()
    sends(support, admin, sink)
    arrives(first(sink), received_via="smtp")
    waits_long()
    assert shown(support) == (Replies.PLAIN, True)


def test_a_result_for_another_address_changes_nothing(fetched, sink, admin):
    sends(fetched, admin, sink)
    Mailbox.objects.update(address="help@veloza.example")
    arrives(second(sink), received_via="imap")
    assert shown(fetched) == (Replies.SUBJECT, False)


def test_servers_and_addresses_choose_anew(support, admin):
    server = ImapServer(mailbox=support, host="imap.host.example", port=993)
    save_server(server, ["host"], by=admin)
    assert shown(support) == (Replies.SUBJECT, False)
    Mailbox.objects.update(replies=Replies.TAGGED, replies_tested_at=timezone.now())
    save_server(ImapServer.objects.get(), ["folder"], by=admin)
    assert shown(support) == (Replies.TAGGED, True)  # the same host
    moved = ImapServer.objects.get()
    moved.host = "imap.other.example"
    save_server(moved, ["host"], by=admin)
    assert shown(support) == (Replies.SUBJECT, False)
    remove_server(moved, by=admin)
    assert shown(support) == (Replies.SUBJECT, False)
    support.address = "veloza@gmail.com"
    save_mailbox(support, by=admin)
    assert shown(support) == (Replies.SUBJECT, False)
    Mailbox.objects.update(replies=Replies.SIGNED, replies_tested_at=timezone.now())
    support.address = "help@veloza.example"
    save_mailbox(support, by=admin)
    assert shown(support) == (Replies.SUBJECT, False)
    OAuthGrant.objects.create(mailbox=support, provider="google", client_id="tandem")
    route_replies(support)
    assert shown(support) == (Replies.SUBJECT, False)


@pytest.mark.parametrize("received_via", ["smtp", "lmtp", "pipe", "imap", "mailgun"])
def test_that_a_mail_came_proves_no_reply_address(support, received_via):
    Mailbox.objects.update(replies=Replies.SUBJECT)
    arrives(written(), received_via=received_via)
    assert shown(support) == (Replies.SUBJECT, False)


@pytest.mark.parametrize(
    ("received_via", "replies"), [("smtp", Replies.SIGNED), ("mailgun", Replies.SUBJECT)]
)
def test_a_mail_that_a_provider_posts_ends_an_address_that_was_not_proved(
    support, received_via, replies
):
    arrives(written(), received_via=received_via)
    assert shown(support) == (replies, False)


def test_a_webhook_does_not_prove_that_more_is_delivered(support, admin):
    note_webhook(support.pk)
    assert shown(support) == (Replies.SUBJECT, False)
    server = SmtpServer(mailbox=support, host="smtp.host.example", port=587)
    save_server(server, ["host"], by=admin)
    remove_server(server, by=admin)
    assert shown(support) == (Replies.SUBJECT, False)  # a server that sends proves nothing
    Mailbox.objects.update(replies=Replies.SIGNED, replies_tested_at=timezone.now())
    note_webhook(support.pk)
    assert shown(support) == (Replies.SIGNED, True)
