"""Compose mail as a customer's mail program does. Plain values in, EmailMessage out."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from django.utils.html import escape

from helpdesk.formatting import quoted, reply_subject
from mail.addresses import to_header
from mail.parsing.parsed import ParsedMail


@dataclass(frozen=True)
class Sender:
    """The sender, as in the From header."""

    name: str
    email: str

    @property
    def header(self) -> str:
        return f"{self.name} <{self.email}>"


def compose_reply(
    received: ParsedMail, text: str, *, sender: Sender, received_at: datetime, at: datetime
) -> EmailMessage:
    """Return a reply to a mail, with its threading headers and the quoted original."""
    to = received.reply_to[0] if received.reply_to else received.from_
    name = received.from_.name or to.address
    when = received_at.strftime("%a, %-d %b %Y at %H:%M")
    attribution = f"On {when}, {name} <{received.from_.address}> wrote:"
    message = _new_message(sender, to=to.address, subject=reply_subject(received.subject), at=at)
    if received.message_id:
        message["In-Reply-To"] = f"<{received.message_id}>"
        ids = [*received.references, received.message_id]
        message["References"] = " ".join(f"<{each}>" for each in ids[-20:])
    message.set_content(f"{text}\n\n{attribution}\n{quoted(received.text)}\n")
    message.add_alternative(_html(text, attribution, received.text), subtype="html")
    return message


def compose_mail(*, sender: Sender, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    message = _new_message(sender, to=to, subject=subject, at=at)
    message.set_content(f"{text}\n")
    return message


def _new_message(sender: Sender, *, to: str, subject: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = to_header(sender.header)
    message["To"] = to_header(to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.email.rpartition("@")[2])
    return message


def _html(text: str, attribution: str, quoted_text: str) -> str:
    own, theirs = (escape(each).replace("\n", "<br>") for each in (text, quoted_text.strip()))
    return (
        f'<html><body><div dir="auto">{own}</div><br>'
        '<div class="gmail_quote">'
        f'<div dir="auto" class="gmail_attr">{escape(attribution)}<br></div>'
        f'<blockquote class="gmail_quote" type="cite">{theirs}</blockquote></div></body></html>'
    )
