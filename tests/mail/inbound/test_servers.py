"""Receiving mail by real processes and sockets, as a mail server uses them."""

import shlex
import smtplib
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from io import BytesIO

import pytest
from django.conf import settings
from django.db import connection

from mail.inbound.process import read_inbound
from mail.inbound.smtp import peers
from mail.inbound.smtp.peers import peer_of
from mail.inbound.smtp.server import MAX_CONNECTIONS, MAX_PER_PEER
from mail.management.commands.receive_mail import read_limited
from mail.models import InboundMail
from tests.mail.conftest import CARLA, SUPPORT, send_over, written
from tests.mail.servers import ROOT, environment, in_process_server, pipe, running_server

pytestmark = pytest.mark.django_db(transaction=True)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_the_pipe_stores_a_mail_and_says_so(support, billing_box):
    raw = written()
    done = pipe(raw, "--mailbox", billing_box.address)
    assert done.returncode == 0, done.stderr
    inbound = InboundMail.objects.get()
    assert (bytes(inbound.raw.content), inbound.mailbox) == (raw, billing_box)
    assert inbound.received_via == "pipe"


def test_the_pipe_asks_for_another_try_when_nothing_can_be_stored(support):
    away = f"postgres://nobody:x@127.0.0.1:{free_port()}/none"
    done = pipe(written(), DATABASE_URL=away, DATABASE_POOL_TIMEOUT="1")
    assert done.returncode == 75, done.stderr


def test_an_empty_mail_is_stored_and_read_like_any_other(support):
    done = pipe(b"", "--mailbox", SUPPORT, "--from", CARLA)
    assert done.returncode == 0, done.stderr
    mail = InboundMail.objects.get()
    assert (mail.size, mail.mailbox, mail.envelope_from) == (0, support, CARLA)
    assert read_inbound(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.about[:7]) == (InboundMail.State.DELIVERED, "ticket:")


def test_the_pipe_says_what_went_wrong_as_mail_servers_know_it(support):
    """Postfix and Exim bounce a mail for any exit code but 75, so only a wrong command may."""
    assert pipe(written(), "--mailbx", SUPPORT).returncode == 64
    assert pipe(written(), DATABASE_URL="nonsense").returncode == 75
    assert pipe(written(), DJANGO_SETTINGS_MODULE="nothing.here").returncode == 75
    assert not InboundMail.objects.exists()


def test_a_pipe_without_a_mailbox_finds_it_in_the_mail(support, billing_box):
    assert pipe(written(to=billing_box.address)).returncode == 0
    assert pipe(written(message_id="2@a.example"), "--mailbox", "no@x.example").returncode == 0
    mails = InboundMail.objects.order_by("pk")
    assert [mail.mailbox for mail in mails] == [billing_box, support]


def test_the_pipe_says_that_it_knows_no_such_mailbox(support):
    done = pipe(written(), "--mailbox", "nosuch@veloza.example")
    assert done.returncode == 0
    assert f"no mailbox nosuch@veloza.example. It went to {SUPPORT}." in done.stderr.decode()
    known = pipe(written(message_id="2@a.example"), "--mailbox", "Support+x@veloza.example")
    assert (known.returncode, known.stderr) == (0, b"")


def test_an_invalid_address_is_rejected_before_reading(support):
    done = pipe(written(), "--mailbox", "not an address")
    assert done.returncode == 64
    assert "is no address" in done.stderr.decode()
    assert not InboundMail.objects.exists()


def test_a_closed_input_is_said_and_tried_again(support):
    command = f"{shlex.quote(sys.executable)} manage.py receive_mail <&-"
    done = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=environment(), capture_output=True, timeout=300
    )
    assert done.returncode == 75
    assert "standard input is closed" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_smtp_stores_before_it_accepts(support):
    with running_server() as (process, port):
        with smtplib.SMTP("127.0.0.1", port, timeout=120) as smtp:
            smtp.ehlo()
            assert smtp.esmtp_features["size"] == str(settings.MAX_MAIL_BYTES)
            smtp.sendmail(CARLA, [SUPPORT], written())
            inbound = InboundMail.objects.get()  # stored as soon as the server answered 250
            assert (inbound.envelope_from, inbound.envelope_to) == (CARLA, [SUPPORT])
            assert bytes(inbound.raw.content) == written() + b"\r\n"
            refuses_strangers(smtp)
            takes_endless_lines(smtp)
            takes_an_empty_sender(smtp)
            refuses_what_is_too_big(smtp)
        process.terminate()
        assert process.wait(30) == 0


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
    code, _response = smtp.mail(CARLA, [f"SIZE={settings.MAX_MAIL_BYTES + 1}"])
    assert code == 552
    smtp.rset()


def test_without_a_mailbox_smtp_asks_for_another_try():
    with running_server() as (_process, port):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
        assert refused.value.recipients[SUPPORT][0] == 451


def test_smtp_defers_when_storing_fails(support):
    with running_server() as (_process, port):
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
    with running_server() as (_process, port), ExitStack() as talks:
        for _ in range(MAX_CONNECTIONS):
            talks.enter_context(socket.create_connection(("127.0.0.1", port), 20)).recv(100)
        late = talks.enter_context(socket.create_connection(("127.0.0.1", port), 20))
        assert late.recv(100).startswith(b"421")
        talks.close()
        send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])


def test_one_stranger_cannot_take_all_places(support, monkeypatch):
    monkeypatch.setattr(peers, "LOCAL_NETWORKS", ())
    with in_process_server() as (office, port), ExitStack() as talks:

        def greeting(talk: socket.socket) -> bytes:
            return talks.enter_context(talk).recv(100)

        def come() -> socket.socket:
            return socket.create_connection(("127.0.0.1", port), 20)

        first = come()
        assert greeting(first).startswith(b"220")
        for _ in range(MAX_PER_PEER - 1):
            assert greeting(come()).startswith(b"220")
        assert greeting(come()).startswith(b"421")
        first.close()
        until = time.monotonic() + 60
        while office.connections >= MAX_PER_PEER and time.monotonic() < until:
            time.sleep(0.01)
        assert greeting(come()).startswith(b"220")


def test_peers_are_counted_as_one_where_they_are_one():
    assert peer_of("203.0.113.9") == peer_of("::ffff:203.0.113.9")
    assert peer_of("2001:db8::1") == peer_of("2001:db8::2")
    assert peer_of("203.0.113.9") != peer_of("203.0.113.10")
    assert [peer_of(near) for near in ("127.0.0.1", "::1", "172.18.0.1", "")] == [None] * 4


def test_the_pipe_holds_no_more_than_is_kept():
    stream = BytesIO(b"x" * 5_000_000)
    assert len(read_limited(stream, most=2_000_000)) == 2_000_001
    assert stream.read() == b""  # the mail server could write all of it
    assert read_limited(BytesIO(b"short"), most=2_000_000) == b"short"


def test_lmtp_answers_for_each_recipient(support, billing_box):
    with running_server("--lmtp") as (_process, port), smtplib.LMTP("127.0.0.1", port) as lmtp:
        lmtp.ehlo()
        lmtp.mail(CARLA)
        lmtp.rcpt(billing_box.address)
        lmtp.rcpt(SUPPORT)
        code, _response = lmtp.data(written())
        assert code == 250
        assert lmtp.getreply()[0] == 250
    assert InboundMail.objects.get().mailbox == billing_box
