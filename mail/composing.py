"""An outbox row as the bytes that go over the wire."""

import re
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from mail.addressing import bounce_address, plus_bounce_address
from mail.models import OutboundMail, SmtpServer
from mail.people import split_person, to_header

# The standard library takes headers apart at 78 characters and mangles longer words: Message-IDs
# of other systems and links to unsubscribe. These are folded here, between words only.
FOLDED = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
LONGEST_LINE = 78
LONGEST_WORD = 900


def compose(mail: OutboundMail) -> bytes:
    """The whole message, CRLF line ends, every header line within its limits."""
    international = any(not each.isascii() for each in mail.recipients)
    message = EmailMessage(policy=SMTP.clone(utf8=international))
    message["From"] = to_header(f"{mail.from_name} <{mail.from_address}>")
    message["To"] = [to_header(each) for each in mail.to]
    if mail.cc:
        message["Cc"] = [to_header(each) for each in mail.cc]
    if mail.reply_to:
        message["Reply-To"] = to_header(mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(timezone.now())
    plain = _plain_headers(mail)
    for name, value in mail.headers.items():
        if not FOLDED.fullmatch(value):
            message[name] = value
    _add_body(message, mail)
    return plain + message.as_bytes()


def _add_body(message: EmailMessage, mail: OutboundMail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for file in mail.attachments.all():
        main, _slash, sub = file.content_type.partition("/")
        if main in ("message", "multipart", "") or not sub:
            main, sub = "application", "octet-stream"
        with default_storage.open(file.file) as stored:
            content = stored.read()
        message.add_attachment(content, maintype=main, subtype=sub, filename=file.name)


def _plain_headers(mail: OutboundMail) -> bytes:
    lines = [f"Message-ID: <{mail.message_id}>"]
    if mail.in_reply_to:
        lines += _fold("In-Reply-To", _ids([mail.in_reply_to]))
    lines += _fold("References", _ids(mail.references.split() or [mail.in_reply_to]))
    for name, value in mail.headers.items():
        if FOLDED.fullmatch(value):
            lines += _fold(name, value.split())
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _ids(ids: Iterable[str]) -> list[str]:
    """Only what a header can carry: other people's ids may hold anything."""
    return [f"<{each}>" for each in ids if FOLDED.fullmatch(each) and len(each) < LONGEST_WORD]


def _fold(name: str, words: list[str]) -> list[str]:
    if not words or not re.fullmatch(r"[A-Za-z0-9-]+", name):
        return []
    lines = [f"{name}: {words[0]}"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return lines


def envelope_sender(mail: OutboundMail, server: SmtpServer | None) -> str:
    """Where what comes back comes back to; a server that knows the mailbox may take no other."""
    if server and mail.mailbox and server.envelope == SmtpServer.Envelope.OWN:
        return mail.mailbox.address
    if server and mail.mailbox and server.envelope == SmtpServer.Envelope.PLUS:
        return plus_bounce_address(mail.pk, mail.mailbox.address)
    domain = split_person(mail.from_address)[1].rpartition("@")[2]
    return bounce_address(mail.pk, domain)
