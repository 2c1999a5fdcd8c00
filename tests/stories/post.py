"""Mail of the customers: sending, and an SMTP server that stores what is sent to them."""

import logging
import re
import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, make_msgid
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.utils import timezone

SUPPORT = "support@veloza.example"


@dataclass(frozen=True)
class Kept:
    """A copy of a mail as received."""

    at: float
    to: tuple[str, ...]
    mail: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])

    @property
    def text(self) -> str:
        part = self.mail.get_body(("plain",))
        assert part
        return str(part.get_content())


class Sink:
    """An SMTP server that accepts and stores every mail. `before_yes` is called before the 250."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.copies: list[Kept] = []
        self.before_yes: Callable[[Kept], None] = lambda kept: None
        self._news = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=port, ready_timeout=60)

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        content = bytes(envelope.original_content or b"")
        mail = BytesParser(policy=policy.default).parsebytes(content)
        assert isinstance(mail, EmailMessage)
        kept = Kept(time.monotonic(), tuple(envelope.rcpt_tos), mail)
        with self._news:
            self.copies.append(kept)
            self._news.notify_all()
        await server.loop.run_in_executor(None, self.before_yes, kept)
        return "250 Taken"

    def start(self) -> "Sink":
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # else one line for every command
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def mails_to(self, address: str) -> list[Kept]:
        """Return the first copy of each Message-ID, in order of arrival."""
        first: dict[str, Kept] = {}
        for kept in list(self.copies):
            if address in kept.to:
                first.setdefault(kept.message_id, kept)
        return list(first.values())

    def wait_for(self, address: str, number: int, *, within: float = 60) -> Kept:
        """Wait for the mail with this number (from 1) to this address."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.mails_to(address)) >= number, within)
        assert came, f"{address} has {len(self.mails_to(address))} mails and waits for {number}"
        return self.mails_to(address)[number - 1]


def write(
    sender: str, subject: str, text: str, *, to: str = SUPPORT, answers: EmailMessage | None = None
) -> EmailMessage:
    """Build a customer's mail; `answers` is the mail replied to, quoted as mail programs do."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = make_msgid(domain="correu.example")
    mail["Date"] = format_datetime(timezone.now())
    if answers is not None:
        del mail["To"]
        mail["To"] = str(answers["Reply-To"] or answers["From"])
        mail["In-Reply-To"] = str(answers["Message-ID"])
        mail["References"] = f"{answers['References'] or ''} {answers['Message-ID']}".strip()
        body = answers.get_body(("plain",))
        quoted = str(body.get_content()).splitlines() if body else []
        text += "\n\nOn Monday Veloza wrote:\n" + "\n".join(f"> {line}" for line in quoted)
    mail.set_content(text)
    return mail


def send(mail: EmailMessage, address: tuple[str, int]) -> float:
    """Send a mail to Tandem's SMTP server; return the time of its 250."""
    with smtplib.SMTP(*address, timeout=60) as smtp:
        sender, to = (re.findall(r"[^\s<>]+@[^\s<>]+", str(mail[each])) for each in ("From", "To"))
        assert not smtp.sendmail(sender[0], to, mail.as_bytes(policy=policy.SMTP))
        return time.monotonic()
