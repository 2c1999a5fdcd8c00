import errno
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.utils import timezone

from customers.models import Customer
from mail import hooks
from mail.inbound.process import MAX_ATTEMPTS, MAX_OTHER_FAILURES, read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox
from mail.tasks import sweep_inbound
from tests.mail.conftest import CARLA, SUPPORT, arrives, sent, written

State = InboundMail.State


def arrives_in_vain(raw: bytes) -> InboundMail:
    inbound = arrives(raw)
    for _ in range(MAX_OTHER_FAILURES - 1):
        read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def test_a_new_mail_is_given_to_the_handler_of_new_ones(recorder, support):
    inbound = arrives(written())
    (delivery,) = recorder.new
    assert delivery.parsed.reply == "Hello, the invoice is wrong."
    assert (delivery.about, delivery.matched_by, delivery.mailbox) == (None, None, support)
    assert (inbound.state, inbound.about) == (State.DELIVERED, f"case:{inbound.pk}")
    assert (inbound.from_address, inbound.subject) == (CARLA, "Invoice is wrong")


def test_a_mail_about_something_gone_is_given_to_the_handler_of_new_ones(recorder, support):
    hooks.handles("case")(lambda delivery: None)
    outbound = sent(support)
    inbound = arrives(written(In_Reply_To=f"<{outbound.message_id}>"))
    (delivery,) = recorder.new
    assert (delivery.about, inbound.state) == ("case:7", State.DELIVERED)
    assert inbound.about == f"case:{inbound.pk}"


def test_a_mail_that_no_handler_takes_waits_in_the_queue(recorder, support):
    hooks.handles_new()(lambda delivery: None)
    inbound = arrives(written())
    assert (inbound.state, inbound.cause) == (State.SUSPENDED, InboundMail.Cause.HOMELESS)


@pytest.mark.parametrize(
    ("sender", "envelope", "found", "is_named"),
    [
        ("Carla <CARLA@acme.example>", "bounce@x.example", CARLA, True),
        ("", "Carla@acme.example", CARLA, False),
        ("nobody", "nobody", "", False),
    ],
)
def test_the_sender_is_found_once(recorder, support, sender, envelope, found, is_named):
    arrives(
        written(sender=sender), received_via="smtp", envelope_from=envelope, envelope_to=[SUPPORT]
    )
    (delivery,) = recorder.new
    assert (delivery.sender, delivery.is_sender_named) == (found, is_named)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_a_full_disk_is_no_fault_of_the_mail(recorder, support, number):
    def no_room(delivery):
        raise OSError(number, "No room")

    hooks.handles_new()(no_room)
    inbound = arrives(written())
    for _ in range(MAX_ATTEMPTS):
        assert not read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.attempts) == (State.STORED, 0)
    assert "The disk is full" in inbound.reason
    hooks.handles_new()(lambda delivery: hooks.Outcome(about="case:1"))
    assert read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert (inbound.state, inbound.reason) == (State.DELIVERED, "")


def test_reading_twice_delivers_once(recorder, support):
    inbound = arrives(written())
    assert not read_inbound(inbound.pk)
    assert len(recorder.new) == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_deliver_it_once(recorder, support):
    inbound = store(written(), received_via="pipe")

    def work(_number: int) -> bool:
        try:
            return read_inbound(inbound.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as workers:
        done = list(workers.map(work, range(12)))
    assert (sum(done), len(recorder.new)) == (1, 1)


def test_a_handler_that_fails_leaves_a_ticket_with_the_mail_attached(recorder, support, caplog):
    @hooks.handles("case")
    def fails(delivery):
        raise DataError("cannot take these words")

    @hooks.handles_new()
    def takes_what_is_readable(delivery):
        if not delivery.parsed.problems:
            raise ValueError("strange words")
        recorder.new.append(delivery)
        return hooks.Outcome(about="case:1")

    raw = written()
    inbound = arrives_in_vain(raw)
    (delivery,) = recorder.new
    assert delivery.parsed.is_unread
    assert (inbound.state, inbound.about) == (State.UNREADABLE, "case:1")
    assert "strange words" in inbound.reason
    assert delivery.parsed.attachments[0].content == raw
    assert delivery.parsed.from_.address == CARLA


def test_a_passing_trouble_waits_and_the_sweep_tries_again(recorder, support, monkeypatch):
    troubles = [OperationalError("the server is restarting")]
    new = hooks._new[0]

    @hooks.handles_new()
    def troubled(delivery):
        if troubles:
            raise troubles.pop()
        return new(delivery)

    inbound = arrives(written())
    assert (inbound.state, inbound.attempts) == (State.STORED, 1)
    assert inbound.read_after > timezone.now()
    sweep_inbound()
    assert recorder.new == []
    InboundMail.objects.update(read_after=timezone.now())
    sweep_inbound()
    assert len(recorder.new) == 1


def test_a_failed_reading_is_retried_before_it_counts_as_unreadable(recorder, support, caplog):
    new, troubles = hooks._new[0], [RuntimeError("a deploy was under way"), KeyError("and again")]

    @hooks.handles_new()
    def troubled(delivery):
        if troubles:
            raise troubles.pop(0)
        return new(delivery)

    inbound = arrives_in_vain(written())
    assert inbound.state == State.DELIVERED
    assert recorder.new[0].parsed.subject == "Invoice is wrong"


def test_nothing_of_a_failed_attempt_stays(recorder, support):
    @hooks.handles_new()
    def writes_and_fails(delivery):
        Customer.objects.create(name="half done")
        raise OperationalError

    arrives(written())
    assert not Customer.objects.exists()


def test_mail_without_even_a_ticket_is_held_in_the_queue(recorder, support, caplog):
    @hooks.handles_new()
    def broken(delivery):
        raise RuntimeError("broken today")

    inbound = arrives_in_vain(written())
    assert (inbound.state, inbound.attempts) == (State.STORED, MAX_OTHER_FAILURES)
    for _ in range(MAX_ATTEMPTS):
        read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == State.UNREADABLE
    assert "broken today" in inbound.reason


def test_one_bad_mail_does_not_stop_the_next(recorder, support, caplog):
    new = hooks._new[0]

    @hooks.handles_new()
    def chokes(delivery):
        if delivery.parsed.subject == "bad":
            raise RuntimeError
        return new(delivery)

    store(written(subject="bad", message_id="bad@x"), received_via="pipe")
    store(written(), received_via="pipe")
    sweep_inbound()
    assert [each.parsed.subject for each in recorder.new] == ["Invoice is wrong"]


def test_a_mail_that_kills_its_reader_is_not_read_for_ever(recorder, support, caplog):
    """A killed worker leaves no exception behind, only the attempts that were counted."""
    inbound = store(written(), received_via="pipe")
    InboundMail.objects.update(attempts=MAX_ATTEMPTS)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    assert inbound.state == State.UNREADABLE
    assert recorder.new[0].parsed.attachments


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_another_workers_hands_is_left_alone(recorder, support):
    inbound = store(written(), received_via="pipe")

    def work() -> bool:
        try:
            return read_inbound(inbound.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        InboundMail.objects.select_for_update().get(pk=inbound.pk)
        assert not other.submit(work).result(timeout=10)
    assert read_inbound(inbound.pk)


def test_a_mail_without_a_mailbox_waits_for_one(recorder, db):
    inbound = arrives(written())
    assert (inbound.state, recorder.new) == (State.SUSPENDED, [])
    mailbox = Mailbox.objects.create(name="Support", address=SUPPORT, is_default=True)
    InboundMail.objects.update(state=State.STORED)
    read_inbound(inbound.pk)
    assert recorder.new[0].mailbox == mailbox
