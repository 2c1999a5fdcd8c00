"""Rendering of an outbox row as RFC 5322 bytes."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from mail.addresses import split_person
from mail.models import OutboundMail, SmtpServer
from mail.outbound.dkim import signed
from mail.outbound.headers import ids_header, one_line, people_header, text_header
from mail.signed_addresses import (
    RETURN_HEADER,
    bounce_address,
    plus_bounce_address,
    return_token,
)

TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
UNKNOWN_TYPE = "application/octet-stream"


def compose(mail: OutboundMail, *, now: datetime | None = None) -> bytes:
    """Return the whole message, CRLF line ends, every header line within its limits.

    `now` is its Date header.
    """
    message = EmailMessage(policy=SMTP)
    _add_body(message, mail)
    head = "".join(f"{line}\r\n" for line in _head(mail, now or timezone.now()))
    return head.encode() + message.as_bytes()


def _head(mail: OutboundMail, now: datetime) -> list[str]:
    """Return the header lines, ASCII except for internationalised local parts."""
    lines = [
        *ids_header("Message-ID", [mail.message_id]),
        *ids_header("In-Reply-To", [mail.in_reply_to]),
        *ids_header("References", mail.references.split() or [mail.in_reply_to]),
        *people_header("From", [f"{mail.from_name} <{mail.from_address}>"]),
        *people_header("To", mail.to),
        *people_header("Cc", mail.cc),
        *people_header("Reply-To", [mail.reply_to] if mail.reply_to else []),
        *text_header("Subject", mail.subject),
        *text_header("Date", format_datetime(now)),
    ]
    for name, value in mail.headers.items():
        lines += text_header(name, value)
    return lines


def _add_body(message: EmailMessage, mail: OutboundMail) -> None:
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for file in mail.attachments.order_by("pk"):
        with default_storage.open(file.file) as stored:
            content = stored.read()
        main, _slash, sub = _type_of(file.content_type).partition("/")
        name = one_line(file.name)
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)


def _type_of(content_type: str) -> str:
    """Return the type; an attached mail goes as a plain file, as it could not be encoded."""
    kind = content_type.partition(";")[0].strip().lower()
    is_sound = TYPE.fullmatch(kind) and not kind.startswith(("message/", "multipart/"))
    return kind if is_sound else UNKNOWN_TYPE


def copy_for(recipient: str, mail: OutboundMail, content: bytes) -> bytes:
    """Return one recipient's copy of a composed mail, signed.

    Its return token is in no other copy: a report that holds it comes from where this one went.
    """
    token = return_token(mail.pk, mail.recipients.index(recipient))
    return signed(f"{RETURN_HEADER}: {token}\r\n".encode() + content, mail.mailbox)


def envelope_sender(recipient: str, mail: OutboundMail, server: SmtpServer | None) -> str:
    """Return the address for bounces of one recipient's copy.

    A mailbox's own server may accept only its own address.
    """
    index = mail.recipients.index(recipient)
    if server and mail.mailbox and server.envelope == SmtpServer.Envelope.OWN:
        return mail.mailbox.address
    if server and mail.mailbox and server.envelope == SmtpServer.Envelope.PLUS:
        return plus_bounce_address(mail.pk, index, mail.mailbox.address)
    domain = split_person(mail.from_address)[1].rpartition("@")[2]
    return bounce_address(mail.pk, index, domain)
