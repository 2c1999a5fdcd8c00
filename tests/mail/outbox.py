"""Mails of the outbox, for the tests of their delivery."""

import socket

from mail.models import OutboundMail
from mail.outbound.queue import queue_mail
from tests.mail.conftest import CARLA


def queued(mailbox, **fields) -> OutboundMail:
    defaults = {"kind": "reply", "about": "case:7", "to": [CARLA], "subject": "Re: Invoice"}
    return queue_mail(mailbox=mailbox, **{"text": "We see.\n", **defaults, **fields})


def again(mail: OutboundMail) -> OutboundMail:
    mail.refresh_from_db()
    return mail


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def automatic(mailbox, to: str = CARLA, **fields) -> OutboundMail:
    return queue_mail(
        mailbox=mailbox,
        kind="notice",
        about="case:7",
        to=[to],
        subject="Notice",
        text="…",
        is_automatic=True,
        **fields,
    )
