"""Each mail server has a lane of its own; their number is bounded."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from mail.models import Mailbox, OutboundMail
from mail.outbound import lanes, transport
from mail.outbound.lanes import Mailer
from tests.mail.outbox import again, free_port, queued
from tests.mail.own_servers import due_again, own_smtp
from tests.mail.slow_servers import RECIPIENT, dripping

pytestmark = pytest.mark.django_db(transaction=True)
State = OutboundMail.State


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    monkeypatch.setattr(lanes, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(lanes, "GRACE_SECONDS", 30)
    monkeypatch.setattr(transport, "CLOSE_TIMEOUT", 0.2)
    settings.MAIL_DEADLINE_SECONDS = 3600


@contextmanager
def running(mailer: Mailer, on_turn: Callable[[], None] = lambda: None) -> Iterator[None]:
    stop = Event()

    def run() -> None:
        mailer.run(stop.is_set, on_turn)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def box_of(port: int, name: str) -> Mailbox:
    box = Mailbox.objects.create(name=name, address=f"{name}@veloza.example")
    own_smtp(box, port, user_name="", sign_in="none")
    return box


def is_sent(mail: OutboundMail) -> bool:
    return again(mail).state == State.SENT


def test_a_slow_server_delays_no_mail_of_another(recorder, support, sink):
    with dripping(RECIPIENT) as slow, running(Mailer(4)):
        waiting = queued(box_of(slow.port, "slow"))
        until(lambda: slow.connections == 1)
        mails = [queued(support) for _ in range(3)]
        until(lambda: all(map(is_sent, mails)))
        assert again(waiting).state == State.QUEUED
        slow.is_well = True
        until(lambda: is_sent(waiting))
    assert len(slow.mails) == 1
    assert len(sink.mails) == 3


def test_one_server_has_one_lane(recorder, sink):
    with dripping(RECIPIENT) as slow, running(Mailer(4)):
        box = box_of(slow.port, "slow")
        mails = [queued(box) for _ in range(3)]
        until(lambda: slow.connections == 1)
        time.sleep(0.2)  # many turns of the loop
        assert slow.connections == 1
        slow.is_well = True
        until(lambda: all(map(is_sent, mails)))


def test_servers_that_failed_leave_half_of_the_lanes_to_others(
    recorder, support, sink, settings, monkeypatch
):
    monkeypatch.setattr("mail.outbound.server_state.BACKOFF", timedelta(0))
    monkeypatch.setattr(lanes, "REST_SECONDS", 0.0)
    settings.MAIL_DEADLINE_SECONDS = 1
    mailer = Mailer(2)
    with ExitStack() as stack:
        slow = [stack.enter_context(dripping(RECIPIENT)) for _ in range(3)]
        boxes = [box_of(each.port, f"slow{n}") for n, each in enumerate(slow)]
        stack.enter_context(running(mailer))
        waiting = [queued(box) for box in boxes]
        until(lambda: len(mailer._failed) == 3)
        settings.MAIL_DEADLINE_SECONDS = 3600
        due_again()
        known = sum(each.connections for each in slow)
        until(lambda: sum(each.connections for each in slow) > known)
        assert not any(map(is_sent, waiting))
        fine = queued(support)
        until(lambda: is_sent(fine))
        for each in slow:
            each.is_well = True
        until(lambda: due_again() or all(map(is_sent, waiting)))


def test_no_heartbeat_while_every_lane_is_stuck(recorder, settings, monkeypatch, sink, support):
    turns: list[int] = []
    mailer = Mailer(1)
    with dripping(RECIPIENT) as slow, running(mailer, lambda: turns.append(1)):
        until(lambda: len(turns) > 1)
        waiting = queued(box_of(slow.port, "slow"))
        until(lambda: slow.connections == 1)
        assert not mailer.is_stuck()
        monkeypatch.setattr(lanes, "SLACK_SECONDS", -4000)
        until(mailer.is_stuck)
        seen = len(turns)
        time.sleep(0.2)
        assert len(turns) <= seen + 1
        slow.is_well = True
        until(lambda: is_sent(waiting))
        seen = len(turns)
        until(lambda: len(turns) > seen)


def test_without_a_database_it_goes_on_when_it_is_back(recorder, support, sink, monkeypatch):
    from django.db import OperationalError

    gone = Event()
    look = lanes.servers_with_due_mail

    def looked(*args, **kwargs):
        if not gone.is_set():
            gone.set()
            raise OperationalError("the database is gone")
        return look(*args, **kwargs)

    monkeypatch.setattr(lanes, "servers_with_due_mail", looked)
    mail = queued(support)
    with running(Mailer(2)):
        until(lambda: is_sent(mail))


def test_a_server_that_is_away_is_not_asked_all_the_time(recorder, support, settings):
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    mails = [queued(support) for _ in range(20)]
    turns: list[int] = []
    with running(Mailer(2), lambda: turns.append(1)):
        until(lambda: again(mails[0]).attempts == 1)
        seen = len(turns)
        until(lambda: len(turns) > seen + 10)
    assert sum(again(mail).attempts for mail in mails) <= 2
