"""The SMTP protocol: sizes, dots, line ends, pipelining, memory."""

import smtplib
import socket
import time
from contextlib import ExitStack

import pytest
from django.conf import settings

from mail.inbound.smtp.memory import Memory
from mail.inbound.smtp.server import SmtpHandler
from mail.models import InboundMail
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.servers import in_process_server, talk

pytestmark = pytest.mark.django_db(transaction=True)


def says(port: int, sent: bytes) -> bytes:
    """Send everything at once, as a client that pipelines; return the whole response."""
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(sent)
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


def test_announced_and_offered_extensions(support):
    with in_process_server() as (_handler, port), talk(port) as smtp:
        assert smtp.esmtp_features["size"] == str(settings.MAX_MAIL_BYTES)
        for name in ("8bitmime", "smtputf8", "pipelining", "enhancedstatuscodes"):
            assert smtp.has_extn(name)
        assert not smtp.has_extn("starttls")


def test_a_client_that_pipelines_is_served(support):
    start = f"EHLO acme.example\r\nMAIL FROM:<{CARLA}>\r\nRCPT TO:<{SUPPORT}>\r\nDATA\r\n"
    again = start.partition("\r\n")[2].encode()
    other = written(message_id="two@acme.example")
    sent = start.encode() + written() + b"\r\n.\r\n" + again + other + b"\r\n.\r\nQUIT\r\n"
    with in_process_server() as (_handler, port):
        answer = says(port, sent)
    assert answer.count(b"250 2.0.0 Stored") == 2
    assert b"221" in answer
    assert InboundMail.objects.count() == 2


def test_bytes_arrive_as_they_are(support):
    """8-bit bytes, stuffed dots, an internationalised address, and no smuggled mail."""
    body = (
        b"Gr\xfc\xdfe\xff\x00\r\n.\r\n..\r\nlone\n.\r\nMAIL FROM:<eve@x.example>\r\nlone\r.\r\nend"
    )
    raw = written() + b"\r\n" + body
    with in_process_server() as (_handler, port), talk(port) as smtp:
        smtp.mail("dóra@acme.example", ["SMTPUTF8", "BODY=8BITMIME"])
        smtp.rcpt(SUPPORT)
        smtp.putcmd("data")
        smtp.getreply()
        smtp.send(raw.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        assert smtp.getreply()[0] == 250
    mail = InboundMail.objects.get()
    assert bytes(mail.raw.content) == raw + b"\r\n"
    assert mail.envelope_from == "dóra@acme.example"


@pytest.mark.parametrize("ending", [b"\n.\n", b"\r.\r", b"\n.\r\n"])
def test_no_other_line_end_ends_a_mail(support, ending):
    with in_process_server() as (_handler, port), talk(port) as smtp:
        smtp.mail(CARLA)
        smtp.rcpt(SUPPORT)
        smtp.putcmd("data")
        smtp.getreply()
        smtp.send(written() + ending + b"NOOP\r\n.\r\n")
        assert smtp.getreply()[0] == 250
        assert smtp.noop()[0] == 250
    assert b"NOOP" in bytes(InboundMail.objects.get().raw.content)


def test_an_empty_mail_and_one_that_begins_with_a_dot(support):
    with in_process_server() as (_handler, port), talk(port) as smtp:
        for content in (b".\r\n", b"..x: y\r\n.\r\n", b"..\r\n.\r\n"):
            smtp.mail(CARLA)
            smtp.rcpt(SUPPORT)
            smtp.putcmd("data")
            smtp.getreply()
            smtp.send(content)
            assert smtp.getreply()[0] == 250
    kept = {bytes(mail.raw.content) for mail in InboundMail.objects.all()}
    assert kept == {b"", b".x: y\r\n", b".\r\n"}


def test_too_large_is_refused_early_and_late(support, settings):
    settings.MAX_MAIL_BYTES = 100_000
    with in_process_server() as (handler, port), talk(port) as smtp:
        assert smtp.mail(CARLA, ["SIZE=100001"])[0] == 552
        smtp.rset()
        smtp.esmtp_features.pop("size")
        for text in ("x" * 200_000, "x\r\n" * 70_000):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                smtp.sendmail(CARLA, [SUPPORT], written(text=text))
            assert refused.value.smtp_code == 552
        assert handler.memory.held == 0
        smtp.sendmail(CARLA, [SUPPORT], written(text="x" * 90_000))
    with (
        in_process_server(SmtpHandler("lmtp")) as (_handler, port),
        talk(port, kind=smtplib.LMTP) as lmtp,
    ):
        lmtp.mail(CARLA)
        lmtp.rcpt(SUPPORT)
        lmtp.rcpt(f"other-{SUPPORT}")
        assert lmtp.data(b"x" * 200_000)[0] == 552
        assert lmtp.getreply()[0] == 552
        assert lmtp.noop()[0] == 250
    assert InboundMail.objects.count() == 1


def test_mail_over_the_memory_limit_is_deferred(support):
    handler = SmtpHandler("smtp", memory=1_000_000)
    with in_process_server(handler) as (_handler, port), ExitStack() as talks:
        slow = talks.enter_context(talk(port))
        slow.mail(CARLA)
        slow.rcpt(SUPPORT)
        slow.putcmd("data")
        slow.getreply()
        slow.send(written(text="x" * 700_000))
        until = time.monotonic() + 60
        while handler.memory.held < 700_000 and time.monotonic() < until:
            time.sleep(0.01)
        other = talks.enter_context(talk(port))
        assert other.mail(CARLA, ["SIZE=500000"])[0] == 451
        other.esmtp_features.pop("size")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            other.sendmail(CARLA, [SUPPORT], written(text="y" * 500_000))
        assert refused.value.smtp_code == 451
        slow.send(b"\r\n.\r\n")
        assert slow.getreply()[0] == 250
        other.sendmail(CARLA, [SUPPORT], written(text="y" * 500_000, message_id="two@a.example"))
        assert InboundMail.objects.count() == 2
    assert handler.memory.held == 0


def test_a_talk_that_breaks_off_gives_its_memory_back(support):
    with in_process_server() as (handler, port):
        with socket.create_connection(("127.0.0.1", port), 20) as client:
            start = f"EHLO a\r\nMAIL FROM:<{CARLA}>\r\nRCPT TO:<{SUPPORT}>\r\nDATA\r\n"
            client.sendall(start.encode() + b"x" * 500_000)
            until = time.monotonic() + 60
            while handler.memory.held < 300_000 and time.monotonic() < until:
                time.sleep(0.01)
            assert handler.memory.held >= 300_000
        until = time.monotonic() + 60
        while handler.memory.held and time.monotonic() < until:
            time.sleep(0.01)
        assert handler.memory.held == 0


def test_one_stranger_gets_a_quarter():
    memory = Memory(1000)
    assert memory.take(250, "203.0.113.9")
    assert not memory.take(1, "203.0.113.9")
    assert memory.take(750, None)
    assert not memory.take(1, "203.0.113.10")
    memory.free(250, "203.0.113.9")
    memory.free(750, None)
    assert (memory.held, memory.peers) == (0, {})
