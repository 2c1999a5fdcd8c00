"""The mails that customers write, as bytes at the door."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from demo.story.texts import Person
from helpdesk.formatting import quoted, reply_subject
from mail.addresses import to_header
from mail.inbound.process import read_inbound
from mail.inbound.store import store
from mail.models import InboundMail, Mailbox, OutboundMail

DOOR = "smtp"


def write_new(person: Person, *, to: Mailbox, subject: str, text: str, at: datetime) -> InboundMail:
    """A mail about something new."""
    return _arrives(_letter(person, to=to.address, subject=subject, text=text, at=at), person)


def answer(person: Person, mail: OutboundMail, text: str, *, at: datetime) -> InboundMail:
    """An answer to a mail of ours, with the words it answers below."""
    who = f"{mail.from_name} <{mail.from_address}>"
    when = (mail.sent_at or mail.created_at).strftime("%a, %-d %b %Y at %H:%M")
    own = mail.text.split("\n--")[0]
    body = f"{text}\n\nOn {when}, {who} wrote:\n{quoted(own)}"
    message = _letter(
        person, to=mail.reply_to, subject=reply_subject(mail.subject), text=body, at=at
    )
    message["In-Reply-To"] = f"<{mail.message_id}>"
    ids = [*mail.references.split(), mail.message_id]
    message["References"] = " ".join(f"<{each}>" for each in ids[-12:])
    return _arrives(message, person)


def _letter(person: Person, *, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = to_header(f"{person.name} <{person.email}>")
    message["To"] = to_header(to)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    token = sha256(f"{person.email} {at} {text}".encode()).hexdigest()[:24]
    message["Message-ID"] = f"<{token}@{person.email.rpartition('@')[2]}>"
    message.set_content(f"{text}\n")
    return message


def _arrives(message: EmailMessage, person: Person) -> InboundMail:
    """Through the same two steps as any mail: kept first, then read."""
    recipient = str(message["To"])
    inbound = store(
        message.as_bytes(), door=DOOR, envelope_from=person.email, envelope_to=[recipient]
    )
    if not read_inbound(inbound.pk):
        raise RuntimeError(f"A mail of the story could not be read: {message['Subject']}")
    inbound.refresh_from_db(fields=["about", "state"])
    return inbound
