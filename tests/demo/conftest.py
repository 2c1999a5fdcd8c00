"""The demo's own processes, started as bin/run does, over real sockets."""

import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest

from demo.models import PostboxMail
from demo.postbox.actions.receive import receive_mail
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from mail.outbound.compose import compose
from mail.outbound.deliver import deliver
from tests.journeys.feedback_data import (  # noqa: F401  fixtures
    make_solved,
    rule,
    solved,
    survey,
    touchpoint,
    waiting,
)
from tests.mail.servers import ROOT, environment


@contextmanager
def running(command: str, **more: str) -> Iterator[tuple[subprocess.Popen, int]]:
    """A command that listens, and the port it found."""
    arguments = [sys.executable, "manage.py", *command.split(), "--skip-checks"]
    with subprocess.Popen(
        arguments, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[1].split()[0])
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture
def smtp_port(transactional_db, settings) -> Iterator[int]:
    """Tandem's SMTP server, which receives the mail written in the Postbox."""
    with running("smtp_server --listen 127.0.0.1:0") as (_process, port):
        settings.INBOUND_SMTP = f"127.0.0.1:{port}"
        yield port


@pytest.fixture
def sink(transactional_db, settings) -> Iterator[subprocess.Popen]:
    """The demo's mail sink, which receives the mail that Tandem sends."""
    with running("mail_sink", MAIL_URL="smtp://127.0.0.1:0", TANDEM_DEMO="1") as (process, port):
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        yield process


@pytest.fixture
def arrive() -> Callable[[OutboundMail], PostboxMail]:
    """Store an outbound mail in the Postbox, as if it had come over SMTP."""

    def bring(outbound: OutboundMail) -> PostboxMail:
        [kept] = receive_mail(compose(outbound), recipients=outbound.recipients)
        return kept

    return bring


def deliver_all() -> None:
    for pk in OutboundMail.objects.filter(state="queued").values_list("pk", flat=True):
        assert deliver(pk)


def send_over(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=120) as smtp:
        smtp.send_message(message)


@pytest.fixture
def asked(waiting: FeedbackRequest, arrive) -> PostboxMail:  # noqa: F811
    """A feedback request to Carla, in her Postbox."""
    from journeys.feedback.actions.send_requests import send_request

    FeedbackRequest.objects.filter(pk=waiting.pk).update(due_at=waiting.resolved_at)
    done = send_request(waiting, now=waiting.resolved_at)
    assert done
    assert done.outbound
    return arrive(done.outbound)
