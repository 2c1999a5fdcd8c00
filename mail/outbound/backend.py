"""The Django email backend: mail of Django and its apps (sign-in, passwords) uses the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from mail.addresses import split_person
from mail.outbound.loop_protection import loop_headers
from mail.outbound.no_server import SENDER_NAME
from mail.outbound.queue import queue_mail
from mail.sending import account_mailbox, has_shared_server


class OutboxBackend(BaseEmailBackend):
    """Writes each message as a row of the outbox, in the caller's transaction."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            return sum(_queue(message) for message in email_messages)


def _queue(message: EmailMessage) -> int:
    name, address = split_person(message.from_email)
    if not message.recipients():
        return 0
    mailbox = None if has_shared_server() else account_mailbox()
    queue_mail(
        mailbox=mailbox,
        kind="account",
        about="",
        to=message.to or message.recipients(),
        cc=message.cc,
        subject=str(message.subject),
        text=str(message.body),
        html=_html(message),
        from_name=name or (SENDER_NAME if mailbox else ""),
        from_address=mailbox.address if mailbox else address,
        reply_to=message.reply_to[0] if message.reply_to else "",
        headers=loop_headers(address, answers=False),
    )
    return 1


def _html(message: EmailMessage) -> str:
    for content, content_type in getattr(message, "alternatives", None) or []:
        if content_type == "text/html":
            return str(content)
    return str(message.body) if message.content_subtype == "html" else ""
