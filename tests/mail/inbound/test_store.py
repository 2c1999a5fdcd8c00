from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from queue import Empty

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerIsAway

from config.celery import app as celery_app
from mail.inbound.store import store
from mail.mailbox_lookup import find_mailbox
from mail.models import InboundMail, Mailbox, RawMail
from mail.signed_addresses import reply_address
from tests.mail.conftest import SUPPORT, written

State = InboundMail.State


def test_keeps_the_bytes_as_they_came(support):
    raw = written()
    inbound = store(
        raw, received_via="pipe", envelope_from="carla@acme.example", envelope_to=[SUPPORT]
    )
    inbound.refresh_from_db()
    assert bytes(inbound.raw.content) == raw
    assert (inbound.mailbox, inbound.state, inbound.size) == (support, State.STORED, len(raw))


def test_asks_for_reading_after_the_commit(support, django_capture_on_commit_callbacks):
    with Connection(django_settings.REDIS_URL) as broker:
        queue = broker.SimpleQueue("mail")
        queue.clear()
        with django_capture_on_commit_callbacks(execute=True):
            inbound = store(written(), received_via="pipe")
            with pytest.raises(Empty):
                queue.get(block=False)
        message = queue.get(timeout=5)
        queue.clear()
    assert message.headers["task"] == "mail.tasks.read_mail"
    assert message.payload[1] == {"inbound_id": inbound.pk}


def test_a_dead_broker_does_not_fail_the_store(
    support, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def away(*_name, **_task):
        raise BrokerIsAway("no broker")

    monkeypatch.setattr(celery_app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        inbound = store(written(), received_via="pipe")
    assert InboundMail.objects.get(pk=inbound.pk).state == State.STORED
    assert "no broker" in caplog.text


def test_the_same_bytes_are_one_mail(support):
    raw = written()
    assert store(raw, received_via="pipe") == store(raw, received_via="smtp")
    assert RawMail.objects.count() == 1


def test_a_message_by_two_channels_is_one_mail(support):
    first = store(b"Received: by one\r\n" + written(), received_via="pipe")
    assert store(b"Received: by two\r\n" + written(), received_via="smtp") == first


def test_mails_without_an_id_are_told_apart_by_their_bytes(support):
    raw = written().replace(b"Message-ID: <one@acme.example>\r\n", b"")
    assert store(raw, received_via="pipe") != store(raw + b"!", received_via="pipe")


@pytest.mark.parametrize("other", [{"text": "My tyre is flat."}, {"subject": "Flat tyre"}])
def test_another_mail_under_the_same_id_is_another_mail(support, other):
    """Forms and poorly maintained programs write one Message-ID and one date for ever."""
    assert store(written(), received_via="smtp") != store(written(**other), received_via="smtp")


def test_a_server_that_writes_the_lines_anew_delivers_the_same_mail(support):
    first = store(written(text="One.  \r\n\r\nTwo."), received_via="smtp")
    again = b"Received: by two\n" + written(text="One.\r\n\r\nTwo.\r\n")
    assert store(again.replace(b"\r\n", b"\n"), received_via="pipe") == first


def test_the_same_form_a_year_later_is_a_new_mail(support, monkeypatch):
    raw = written(text="Please call me.").replace(b"Message-ID: <one@acme.example>\r\n", b"")
    first = store(raw, received_via="smtp")
    assert store(raw, received_via="smtp") == first
    monkeypatch.setattr(timezone, "now", lambda: first.received_at + timedelta(days=365))
    later = store(raw, received_via="smtp")
    assert later != first
    assert store(raw, received_via="smtp") == later


def test_a_redelivery_across_midnight_is_one_mail(support, monkeypatch):
    raw = written().replace(b"Message-ID: <one@acme.example>\r\n", b"")
    evening = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    first = store(raw, received_via="smtp")
    monkeypatch.setattr(timezone, "now", lambda: evening + timedelta(minutes=5))
    assert store(raw, received_via="smtp") == first


@pytest.mark.django_db(transaction=True)
def test_two_channels_at_once_store_it_once(support):
    def store_copy(number: int) -> int:
        try:
            return store(f"Received: by {number}\r\n".encode() + written(), received_via="smtp").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as doors:
        keys = set(doors.map(store_copy, range(24)))
    assert len(keys) == 1
    assert (InboundMail.objects.count(), RawMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("to", "headers"),
    [
        ("billing@veloza.example", {}),
        ("Billing <BILLING@veloza.example>", {}),
        ("billing+shop@veloza.example", {}),
        ("list@elsewhere.example", {"Delivered_To": "billing@veloza.example"}),
        ("list@elsewhere.example", {"X_Original_To": "billing@veloza.example"}),
        ("list@elsewhere.example", {"Cc": "dora@beta.example,\r\n billing@veloza.example"}),
    ],
)
def test_finds_the_mailbox_in_the_headers(billing_box, to, headers):
    assert store(written(to=to, **headers), received_via="pipe").mailbox == billing_box


def test_the_envelope_is_surer_than_the_headers(support, billing_box):
    inbound = store(written(to=SUPPORT), received_via="smtp", envelope_to=[billing_box.address])
    assert inbound.mailbox == billing_box


def test_a_reply_address_leads_to_a_mailbox_of_its_domain(billing_box):
    Mailbox.objects.filter(is_default=True).update(address="help@other.example")
    to = reply_address("case:7", billing_box)
    assert store(written(to=to), received_via="pipe").mailbox == billing_box


def test_unmatched_mail_goes_to_the_default_mailbox(support, billing_box):
    assert store(written(to="nobody@nowhere.example"), received_via="pipe").mailbox == support


def test_a_mailbox_out_of_use_leaves_its_mail_to_the_default_one(support, billing_box):
    Mailbox.objects.filter(pk=billing_box.pk).update(is_active=False)
    assert store(written(to=billing_box.address), received_via="pipe").mailbox == support


def test_without_any_mailbox_it_is_kept_all_the_same(db):
    first = store(written(), received_via="pipe")
    assert first.mailbox is None
    assert store(written(), received_via="pipe") == first


@pytest.mark.parametrize("raw", [b"", b"\x00\xff" * 500, b"\n\n\n", b"From: \x00@\x00\r\n\r\n"])
def test_any_bytes_are_kept(support, raw):
    assert bytes(store(raw, received_via="pipe", envelope_from="\x00a").raw.content) == raw


def test_more_than_is_read_is_kept_and_says_so(support, monkeypatch):
    monkeypatch.setattr(import_module("mail.inbound.store"), "MAX_KEPT", 1 << 20)
    inbound = store(written(text="x" * (2 << 20)), received_via="pipe")
    assert len(bytes(inbound.raw.content)) == 1 << 20
    assert inbound.size > 2 << 20
    assert "first 1 MB" in inbound.reason


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_deleted_at_the_same_moment_loses_nothing(billing_box, monkeypatch):
    """The mailbox is deleted after it was found."""
    module = import_module("mail.inbound.store")

    def find_and_lose(addresses: list[str]) -> Mailbox | None:
        found = find_mailbox(addresses)
        Mailbox.objects.filter(pk=billing_box.pk).delete()
        return found

    monkeypatch.setattr(module, "find_mailbox", find_and_lose)
    inbound = store(written(to=billing_box.address), received_via="smtp")
    inbound.refresh_from_db()
    assert (inbound.mailbox, inbound.state) == (None, State.STORED)


def test_an_answer_can_look_for_a_mail_that_nobody_has_read(support):
    raw = written().replace(b"Message-ID: <one", b"MESSAGE-id :\r\n <one")
    assert store(raw, received_via="pipe").message_id == "one@acme.example"
    body = b"Subject: x\r\n\r\nMessage-ID: <two@acme.example>"
    assert store(body, received_via="pipe").message_id == ""
