"""The rows of the mail queue, the same for inbound and outbound mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mail.delivery_state import NO_SERVER, error_words
from mail.models import InboundMail, OutboundMail
from mail.queue.queue_lists import QueueList

In, Out = InboundMail.State, OutboundMail.State


@dataclass(frozen=True)
class Row:
    """`who` is the sender of an inbound mail, or the recipients of an outbound one;

    `why` is a text.
    """

    pk: int
    subject: str
    who: str
    mailbox: str
    label: str
    why: str
    at: datetime
    next_try: datetime | None
    ticket: str = ""


def queue_rows(queue_list: QueueList, mails: Sequence[Any]) -> list[Row]:
    make_row = _inbound_row if queue_list.direction == "in" else _outbound_row
    return [make_row(mail) for mail in mails]


def _inbound_row(mail: InboundMail) -> Row:
    waits = mail.state == In.STORED
    return Row(
        pk=mail.pk,
        subject=mail.subject or (_("Not read yet") if waits else _("No subject")),
        who=_named(mail) or mail.from_address or mail.envelope_from or _("Unknown sender"),
        mailbox=mail.mailbox.address if mail.mailbox else "",
        label="" if mail.is_too_large or not mail.cause else mail.get_cause_display(),
        why=_unread_reason(mail) if waits else mail.reason,
        at=mail.received_at,
        next_try=mail.read_after if waits and mail.attempts else None,
        ticket=ticket_of(mail),
    )


def _named(mail: InboundMail) -> str:
    """Return the sender and the writer whom its mail only names; "" where they are the same."""
    named = {"sender": mail.sent_from, "writer": mail.from_address}
    return _("%(sender)s, naming %(writer)s") % named if mail.sent_from else ""


def ticket_of(mail: InboundMail | OutboundMail) -> str:
    """Return the number of the ticket a mail is about, "" if it is about anything else."""
    kind, _colon, number = mail.about.partition(":")
    return number if kind == "ticket" else ""


def _unread_reason(mail: InboundMail) -> str:
    if not mail.attempts:
        return mail.reason or _("Not read yet. Is a worker running?")
    return f"{_tried(mail.attempts)} {mail.reason}".strip()


def _outbound_row(mail: OutboundMail) -> Row:
    waits = mail.state == Out.QUEUED
    tried = f"{_tried(mail.attempts)} " if waits and mail.attempts else ""
    silent = _("Not sent yet. Is a worker running?") if not mail.attempts else ""
    return Row(
        pk=mail.pk,
        subject=mail.subject or _("No subject"),
        who=", ".join(mail.to),
        mailbox=mail.from_address,
        label=_("automatic") if mail.is_automatic else "",
        why=f"{tried}{error_words(mail.error) or silent}",
        at=mail.created_at,
        next_try=mail.send_after if waits and mail.error != NO_SERVER else None,
    )


def _tried(attempts: int) -> str:
    return ngettext("Tried once.", "Tried %(count)d times.", attempts) % {"count": attempts}
