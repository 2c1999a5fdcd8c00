"""STARTTLS of the SMTP server, and certificates that are wrong or renewed."""

import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from mail.inbound.smtp.certificate import CannotUseCertificate, Certificate
from mail.inbound.smtp.server import SmtpHandler
from mail.models import InboundMail
from tests.mail.conftest import CARLA, SUPPORT, send_over, written
from tests.mail.own_servers import certificate
from tests.mail.servers import (
    ROOT,
    SMTP_SERVER,
    environment,
    in_process_server,
    running_server,
    talk,
)

pytestmark = pytest.mark.django_db(transaction=True)


def trusting(public: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(public))


def test_mail_comes_over_tls_and_a_renewed_certificate_is_used(support, tmp_path):
    public, key = certificate(tmp_path)
    with running_server("--certificate", str(public), "--key", str(key)) as (_process, port):
        for number in range(2):
            with talk(port) as smtp:
                assert smtp.has_extn("starttls")
                smtp.starttls(context=trusting(public))
                smtp.ehlo()
                assert not smtp.has_extn("starttls")
                assert not smtp.has_extn("auth")
                smtp.sendmail(CARLA, [SUPPORT], written(message_id=f"{number}@acme.example"))
            certificate(tmp_path)
    assert InboundMail.objects.count() == 2


@pytest.mark.parametrize("wrong", ["path", "pair", "rubbish", "half"])
def test_a_wrong_certificate_is_told_at_the_start(tmp_path, wrong):
    public, key = certificate(tmp_path / "one")
    if wrong == "path":
        public = tmp_path / "missing.pem"
    elif wrong == "pair":
        key = certificate(tmp_path / "two")[1]
    elif wrong == "rubbish":
        public.write_text("rubbish")
    message = {
        "path": "missing.pem: No such file",
        "pair": "is not the key of",
        "rubbish": "no certificate and key in PEM form",
        "half": "STARTTLS needs both",
    }[wrong]
    command = [*SMTP_SERVER, "--listen", "127.0.0.1:0"]
    names = ["--certificate", str(public), *([] if wrong == "half" else ["--key", str(key)])]
    done = subprocess.run(
        [*command, *names], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, message in done.stderr) == (1, True)


def test_a_renewal_that_went_wrong_leaves_the_old_certificate(tmp_path, caplog):
    public, key = certificate(tmp_path)
    known = Certificate(str(public), str(key))
    before = known.context()
    public.write_text("half writ")
    assert known.context() is before
    assert "old certificate stays" in caplog.text
    certificate(tmp_path)
    assert known.context() is not before
    with pytest.raises(CannotUseCertificate):
        Certificate(str(public), "")


def test_a_broken_handshake_frees_its_place(support, tmp_path):
    public, key = certificate(tmp_path)
    handler = SmtpHandler("smtp", certificate=Certificate(str(public), str(key)))
    with in_process_server(handler) as (_handler, port):
        for sent in (b"rubbish\r\n" * 100, b""):
            with socket.create_connection(("127.0.0.1", port), 20) as client:
                client.recv(1000)
                client.sendall(b"EHLO acme.example\r\nSTARTTLS\r\n")
                client.recv(1000)
                time.sleep(0.1)
                client.sendall(sent)
        until = time.monotonic() + 60
        while handler.connections and time.monotonic() < until:
            time.sleep(0.01)
        assert handler.connections == 0
        send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
