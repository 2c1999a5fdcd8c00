"""The doors as a mail server meets them: real processes, real sockets."""

import asyncio
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from mail import smtp_server
from mail.management.commands.receive_mail import read_limited
from mail.models import InboundMail
from mail.smtp_server import (
    MOST_CONNECTIONS,
    MOST_OF_ONE,
    PostOffice,
    make_protocol,
    peer_of,
)
from tests.mail.conftest import CARLA, SUPPORT, send_over, written

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(settings.BASE_DIR)


def environment(**more: str) -> dict[str, str]:
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    ours = {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return {**os.environ, **ours, **more}


def pipe(raw: bytes, *words: str, **more: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "receive_mail", *words]
    return subprocess.run(
        command, input=raw, cwd=ROOT, env=environment(**more), capture_output=True, timeout=60
    )


@contextmanager
def running_door(*words: str) -> Iterator[tuple[subprocess.Popen, int]]:
    command = [sys.executable, "manage.py", "smtp_door", "--listen", "127.0.0.1:0", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as door:
        assert door.stdout is not None
        port = int(door.stdout.readline().split(":")[1].split()[0])
        try:
            yield door, port
        finally:
            door.terminate()
            door.wait(30)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_the_pipe_stores_a_mail_and_says_so(support, billing_box):
    raw = written()
    done = pipe(raw, "--mailbox", billing_box.address)
    assert done.returncode == 0, done.stderr
    inbound = InboundMail.objects.get()
    assert (bytes(inbound.raw.content), inbound.mailbox, inbound.door) == (raw, billing_box, "pipe")


def test_the_pipe_asks_for_another_try_when_nothing_can_be_stored(support):
    away = f"postgres://nobody:x@127.0.0.1:{free_port()}/none"
    done = pipe(written(), DATABASE_URL=away, DATABASE_POOL_TIMEOUT="1")
    assert done.returncode == 75, done.stderr
    assert pipe(b"").returncode == 75


def test_smtp_stores_before_it_says_yes(support):
    with running_door() as (door, port):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
            smtp.ehlo()
            assert smtp.esmtp_features["size"] == str(settings.MAX_MAIL_BYTES)
            smtp.sendmail(CARLA, [SUPPORT], written())
            inbound = InboundMail.objects.get()  # it is there as soon as the door said 250
            assert (inbound.envelope_from, inbound.envelope_to) == (CARLA, [SUPPORT])
            assert bytes(inbound.raw.content) == written() + b"\r\n"
            refuses_strangers(smtp)
            takes_endless_lines(smtp)
            takes_an_empty_sender(smtp)
            refuses_what_is_too_big(smtp)
        door.terminate()
        assert door.wait(30) == 0


def refuses_strangers(smtp: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        smtp.sendmail(CARLA, ["somebody@elsewhere.example"], written())
    assert refused.value.recipients["somebody@elsewhere.example"][0] == 550
    smtp.sendmail(CARLA, ["anything@veloza.example"], written(message_id="other@acme.example"))


def takes_endless_lines(smtp: smtplib.SMTP) -> None:
    raw = written(text="x" * 300_000, message_id="endless@acme.example")
    smtp.sendmail(CARLA, [SUPPORT], raw)
    assert InboundMail.objects.first().size == len(raw) + 2


def takes_an_empty_sender(smtp: smtplib.SMTP) -> None:
    smtp.sendmail("", [SUPPORT], written(message_id="bounce@acme.example"))
    assert InboundMail.objects.first().envelope_from == ""


def refuses_what_is_too_big(smtp: smtplib.SMTP) -> None:
    code, _words = smtp.mail(CARLA, [f"SIZE={settings.MAX_MAIL_BYTES + 1}"])
    assert code == 552
    smtp.rset()


def test_without_a_mailbox_smtp_asks_for_another_try():
    with running_door() as (_door, port):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
        assert refused.value.recipients[SUPPORT][0] == 451


def test_when_the_store_breaks_smtp_asks_for_another_try(support):
    with running_door() as (_door, port):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE mail_rawmail RENAME TO away")
        try:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
            assert refused.value.smtp_code == 451
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE away RENAME TO mail_rawmail")
        send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
        assert InboundMail.objects.count() == 1


def test_too_many_at_once_are_asked_to_come_back(support):
    with running_door() as (_door, port), ExitStack() as talks:
        for _ in range(MOST_CONNECTIONS):
            talks.enter_context(socket.create_connection(("127.0.0.1", port), 20)).recv(100)
        late = talks.enter_context(socket.create_connection(("127.0.0.1", port), 20))
        assert late.recv(100).startswith(b"421")
        talks.close()
        send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])


def test_one_stranger_cannot_take_all_places(support, monkeypatch):
    monkeypatch.setattr(smtp_server, "NEAR", ())
    with in_process_door() as (office, port), ExitStack() as talks:

        def greeting(talk: socket.socket) -> bytes:
            return talks.enter_context(talk).recv(100)

        def come() -> socket.socket:
            return socket.create_connection(("127.0.0.1", port), 20)

        first = come()
        assert greeting(first).startswith(b"220")
        for _ in range(MOST_OF_ONE - 1):
            assert greeting(come()).startswith(b"220")
        assert greeting(come()).startswith(b"421")
        first.close()
        until = time.monotonic() + 10
        while office.connections >= MOST_OF_ONE and time.monotonic() < until:
            time.sleep(0.01)
        assert greeting(come()).startswith(b"220")


@contextmanager
def in_process_door() -> Iterator[tuple[PostOffice, int]]:
    """The door in a thread of the test's own process."""
    office, loop = PostOffice("smtp"), asyncio.new_event_loop()
    serve = loop.create_server(lambda: make_protocol(office), "127.0.0.1", 0)
    server = loop.run_until_complete(serve)
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office, server.sockets[0].getsockname()[1]
    finally:
        until = time.monotonic() + 10
        while office.connections and time.monotonic() < until:
            time.sleep(0.01)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        server.close()
        loop.close()


def test_peers_are_counted_as_one_where_they_are_one():
    assert peer_of("203.0.113.9") == peer_of("::ffff:203.0.113.9")
    assert peer_of("2001:db8::1") == peer_of("2001:db8::2")
    assert peer_of("203.0.113.9") != peer_of("203.0.113.10")
    assert [peer_of(near) for near in ("127.0.0.1", "::1", "172.18.0.1", "")] == [None] * 4


def test_the_pipe_holds_no_more_than_is_kept():
    stream = BytesIO(b"x" * 5_000_000)
    assert len(read_limited(stream, most=2_000_000)) == 2_000_001
    assert stream.read() == b""  # the mail server could write it all
    assert read_limited(BytesIO(b"short"), most=2_000_000) == b"short"


def test_lmtp_answers_for_each_recipient(support, billing_box):
    with running_door("--lmtp") as (_door, port), smtplib.LMTP("127.0.0.1", port) as lmtp:
        lmtp.ehlo()
        lmtp.mail(CARLA)
        lmtp.rcpt(billing_box.address)
        lmtp.rcpt(SUPPORT)
        code, _words = lmtp.data(written())
        assert code == 250
        assert lmtp.getreply()[0] == 250
    assert InboundMail.objects.get().mailbox == billing_box
