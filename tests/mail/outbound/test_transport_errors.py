import errno
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from mail.models import OutboundMail
from mail.outbound import transport
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.outbound.routes import route_of_url
from mail.outbound.transport import ServerUnavailable, Transport
from tests.mail.outbox import again, queued

State = OutboundMail.State
DORA = "dora@beta.example"


def test_a_wrong_password_is_not_the_mails_fault(sink):
    url = sink.url.replace("smtp://", "smtp://ana:wrong%40word@")
    with pytest.raises(ServerUnavailable), Transport(route_of_url(url)):
        pass


def test_no_password_goes_out_in_the_clear(sink, monkeypatch):
    """The server offers no TLS, as after a downgrade attack."""
    monkeypatch.setattr("mail.outbound.routes.LOOPBACK", ())
    with pytest.raises(ServerUnavailable, match="STARTTLS"):
        Transport(route_of_url(sink.url.replace("smtp://", "smtp://ana:word@"))).__enter__()


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_another_workers_hands_is_left_alone(recorder, support, sink):
    mail = queued(support)

    def work() -> bool:
        try:
            return deliver(mail.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        OutboundMail.objects.select_for_update().get(pk=mail.pk)
        assert not other.submit(work).result(timeout=10)
    assert deliver(mail.pk)


def test_a_silent_server_ends_the_sweep(recorder, support, monkeypatch):
    """A server that never answers costs each mail the whole timeout."""
    first, second = queued(support), queued(support)
    monkeypatch.setattr(transport, "CONNECT_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with override_settings(MAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}"):
            send_due()
    assert [again(first).attempts, again(second).attempts] == [1, 0]


def test_one_refused_mail_does_not_end_the_sweep(recorder, support, sink):
    sink.answers[DORA] = "451 later"
    refused, fine = queued(support, to=[DORA]), queued(support)
    send_due()
    assert (again(refused).state, again(fine).state) == (State.QUEUED, State.SENT)


def test_a_disk_in_trouble_is_not_the_mails_fault(recorder, support, sink, media, monkeypatch):
    (media / "wheel.jpg").write_bytes(b"a picture")
    mail = queued(support, attachments=[("wheel.jpg", "wheel.jpg", "image/jpeg")])

    def stale(*_args, **_more):
        raise OSError(errno.ESTALE, "Stale file handle")

    with monkeypatch.context() as troubled:
        troubled.setattr(FileSystemStorage, "open", stale)
        assert not deliver(mail.pk)
    assert (again(mail).state, recorder.failed) == (State.QUEUED, [])
    assert "Stale" in mail.error
    OutboundMail.objects.update(send_after=timezone.now())
    assert deliver(mail.pk)
