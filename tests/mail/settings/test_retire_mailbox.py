"""A mailbox without mail can be deleted, any other is retired; the preview of its confirmation."""

import pytest

from ledger.models import Event
from mail.inbound.connection_tests import start_connection_test
from mail.inbound.store import store
from mail.models import ConnectionTest, ImapServer, Mailbox, OutboundMail
from mail.outbound.deliver import deliver
from mail.settings.delete_mailbox import CannotDeleteMailbox, delete_mailbox
from tests.mail.conftest import arrives, written
from tests.mail.mailbox_data import page, post
from tests.mail.outbox import queued
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def unused(support) -> Mailbox:
    return Mailbox.objects.create(name="Typo", address="suport@veloza.example")


def test_a_mailbox_nobody_wrote_to_is_deleted_with_its_parts(unused, admin, sink):
    ImapServer.objects.create(mailbox=unused, host="imap.veloza.example", port=993)
    start_connection_test(unused, by=admin)
    for mail in OutboundMail.objects.order_by("pk"):
        deliver(mail.pk)
    arrives(sink.mails[0].raw, received_via="smtp")
    arrives(sink.mails[1].raw, received_via="smtp")
    assert ConnectionTest.objects.get().state == "returned"
    assert ">Delete</button>" in page(admin, "mailbox", unused)
    assert post(admin, "mailbox", unused, {"delete": "1"}).url == "/settings/mailboxes/"
    assert not Mailbox.objects.filter(pk=unused.pk).exists()
    assert not ImapServer.objects.exists()
    event = Event.objects.get(name="mailbox.deleted")
    assert (event.actor, event.facts["address"]) == (admin, unused.address)
    delete_mailbox(unused, by=admin)


@pytest.mark.parametrize("what", ["came", "went"])
def test_a_mailbox_with_mail_is_retired_instead(unused, admin, what):
    if what == "went":
        queued(unused)
    else:
        store(written(to=unused.address), received_via="pipe", envelope_to=[unused.address])
    shown = page(admin, "mailbox", unused)
    assert ">Delete</button>" not in shown
    assert "Untick it to retire the mailbox" in shown
    with pytest.raises(CannotDeleteMailbox, match="to retire it"):
        delete_mailbox(unused, by=admin)


def test_mail_that_fits_nowhere_keeps_a_place_to_go(unused, support, admin):
    Mailbox.objects.filter(pk=support.pk).update(is_default=True)
    assert post(admin, "mailbox", support, {"delete": "1"}).status_code == 302
    assert Mailbox.objects.filter(pk=support.pk).exists()


def test_retired_mailboxes_stand_below_the_others(unused, support, admin):
    Mailbox.objects.filter(pk=support.pk).update(is_active=False)
    shown = signed_in(admin).get("/settings/mailboxes/").content.decode()
    assert (
        shown.index(unused.address) < shown.index('class="retired"') < shown.index(support.address)
    )


def test_the_confirmation_can_be_read_with_the_mailboxs_own_name(unused, admin):
    Mailbox.objects.filter(pk=unused.pk).update(sender_name="Ana & Ben at Veloza")
    shown = page(admin, "mailbox", unused)
    assert "Preview of the confirmation" in shown
    assert "Your ticket number is 123.<br><br>Ana &amp; Ben at Veloza" in shown
