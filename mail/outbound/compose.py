"""Rendering of an outbox row as RFC 5322 bytes."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.core.files.storage import default_storage
from django.utils import timezone

from mail.addresses import split_person
from mail.models import Mailbox, OutboundMail, Replies, SmtpServer
from mail.outbound.dkim import signed
from mail.outbound.headers import ids_header, one_line, people_header, text_header
from mail.signed_addresses import (
    RETURN_HEADER,
    bounce_address,
    looks_like_reply_address,
    plus_bounce_address,
    reply_address,
    return_token,
    subject_reference,
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
        *people_header("Reply-To", [each] if (each := _reply_to(mail)) else []),
        *text_header("Subject", _subject(mail)),
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


def _reply_to(mail: OutboundMail) -> str:
    """Return the address for answers, as the mailbox has it now; "" for that of From.

    The mail may have waited while the mailbox moved to a host that delivers no `reply+…`.
    """
    if not mail.mailbox or not looks_like_reply_address(mail.reply_to):
        return mail.reply_to
    own = mail.mailbox.address
    address = reply_address(mail.about, mail.mailbox)
    return address or ("" if own == split_person(mail.from_address)[1] else own)


def _subject(mail: OutboundMail) -> str:
    """Return the subject, with the reference where answers may be recognised by nothing else."""
    is_marked = mail.mailbox and mail.mailbox.replies == Replies.SUBJECT
    if not is_marked or not mail.about or mail.is_connection_test:
        return mail.subject
    return f"{mail.subject} {subject_reference(mail.about)}"


def copy_for(recipient: str, mail: OutboundMail, content: bytes) -> bytes:
    """Return one recipient's copy of a composed mail, signed.

    Its return token is in no other copy: a report that holds it comes from where this one went.
    """
    token = return_token(mail.pk, mail.recipients.index(recipient))
    return signed(f"{RETURN_HEADER}: {token}\r\n".encode() + content, mail.mailbox)


def envelope_sender(recipient: str, mail: OutboundMail, server: SmtpServer | None) -> str:
    """Return the address for bounces of one recipient's copy.

    It is one of this copy only where the mailbox gets its mail. A mailbox's own server may also
    accept nothing but its own address as the sender.
    """
    index = mail.recipients.index(recipient)
    mailbox, envelope = mail.mailbox, server.envelope if server else SmtpServer.Envelope.BOUNCE
    from_address = split_person(mail.from_address)[1]
    domain = from_address.rpartition("@")[2]
    if mailbox is None:
        signs = Mailbox.objects.filter(address__iendswith=f"@{domain}", replies=Replies.SIGNED)
        return bounce_address(mail.pk, index, domain) if signs.exists() else from_address
    if envelope == SmtpServer.Envelope.BOUNCE and mailbox.replies == Replies.SIGNED:
        return bounce_address(mail.pk, index, domain)
    if envelope != SmtpServer.Envelope.OWN and mailbox.replies == Replies.TAGGED:
        return plus_bounce_address(mail.pk, index, mailbox.address)
    if envelope == SmtpServer.Envelope.PLUS and mailbox.replies == Replies.SIGNED:
        return plus_bounce_address(mail.pk, index, mailbox.address)
    return mailbox.address
