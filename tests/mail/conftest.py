"""Mail fixtures: a mailbox, an app that handles its mail, and a real SMTP server that receives."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from mail import hooks
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import ImapServer, InboundMail, Mailbox, OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.queue import queue_mail
from mail.parsing.parsed import BounceReport

CARLA = "carla@acme.example"
SUPPORT = "support@veloza.example"


def written(
    *,
    to: str = SUPPORT,
    sender: str = f"Carla Diaz <{CARLA}>",
    subject: str = "Invoice is wrong",
    text: str = "Hello, the invoice is wrong.",
    message_id: str = "one@acme.example",
    **headers: str,
) -> bytes:
    """Return a mail as a customer's program writes it;

    `in_reply_to=` and the like become headers.
    """
    lines = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <{message_id}>",
        "Date: Thu, 19 Nov 2026 09:25:00 +0000",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


def arrives(raw: bytes, **envelope) -> InboundMail:
    inbound = store(raw, received_via=envelope.pop("received_via", "pipe"), **envelope)
    read_inbound(inbound.pk)
    inbound.refresh_from_db()
    return inbound


def sent(mailbox: Mailbox, about: str = "case:7", to: str = CARLA, **fields) -> OutboundMail:
    return queue_mail(
        mailbox=mailbox, kind="reply", about=about, to=[to], subject="Re", text="We see.", **fields
    )


@pytest.fixture
def support(db) -> Mailbox:
    return Mailbox.objects.create(
        name="Support", address=SUPPORT, sender_name="Veloza", is_default=True, acknowledges=True
    )


@pytest.fixture
def billing_box(support) -> Mailbox:
    return Mailbox.objects.create(name="Billing", address="billing@veloza.example")


@dataclass
class RecordingApp:
    """An app that handles mail and records what it was given."""

    new: list[hooks.Delivery] = field(default_factory=list)
    known: list[hooks.Delivery] = field(default_factory=list)
    bounced: list[tuple[OutboundMail, BounceReport]] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)
    participants: set[str] = field(default_factory=set)


@pytest.fixture
def recorder(monkeypatch) -> RecordingApp:
    """Registered for "case:<id>" and for new mail, in place of the helpdesk."""
    for name in ("_handlers", "_bounce", "_sent", "_failed", "_takes_part"):
        monkeypatch.setattr(hooks, name, {})
    monkeypatch.setattr(hooks, "_new", [])
    recorder = RecordingApp()

    @hooks.handles_new()
    def open_case(delivery: hooks.Delivery) -> hooks.Outcome:
        recorder.new.append(delivery)
        return hooks.Outcome(about=f"case:{delivery.inbound.pk}")

    @hooks.handles("case")
    def continue_case(delivery: hooks.Delivery) -> hooks.Outcome:
        recorder.known.append(delivery)
        return hooks.Outcome(about=delivery.about or "")

    hooks.on_bounce("case")(lambda mail, report: recorder.bounced.append((mail, report)))
    hooks.on_sent("case")(lambda mail: recorder.sent.append(mail.pk))
    hooks.on_failed("case")(lambda mail: recorder.failed.append((mail.pk, mail.error)))
    hooks.takes_part("case")(lambda about, address: address in recorder.participants)
    return recorder


@dataclass
class Received:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> Message:
        return message_from_bytes(self.raw)


@dataclass
class Sink:
    """A real SMTP server. `answers` maps a recipient to the server's response."""

    mails: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    says: str = "250 OK"
    url: str = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.says.startswith("250"):
            content = bytes(envelope.content or b"")
            self.mails.append(Received(envelope.mail_from or "", envelope.rcpt_tos, content))
        return self.says


class OnFreePort(Controller):
    """Lets the system choose the port, where aiosmtpd then connects for its own check."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    controller = OnFreePort(sink, hostname="127.0.0.1", port=0, ready_timeout=120)
    controller.start()
    sink.url = f"smtp://127.0.0.1:{controller.port}"
    with override_settings(MAIL_URL=sink.url):
        yield sink
    controller.stop()


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def send_over(host: str, port: int, raw: bytes, *, sender: str, to: list[str]) -> dict:
    with smtplib.SMTP(host, port, timeout=120) as smtp:
        return smtp.sendmail(sender, to, raw)


@pytest.fixture
def suspended(recorder, support) -> InboundMail:
    return arrives(written(sender=SUPPORT, subject="Looped <b>back</b>"))


@pytest.fixture
def failed(recorder, support, sink) -> OutboundMail:
    sink.answers[CARLA] = "550 No such user"
    mail = sent(support)
    deliver(mail.pk)
    return mail


@pytest.fixture
def imap(support) -> ImapServer:
    return ImapServer.objects.create(
        mailbox=support, host="imap.veloza.example", port=993, user_name=SUPPORT,
        password="secret words",
    )  # fmt: skip
