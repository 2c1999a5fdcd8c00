"""The story's post office: what was written is sent, and the newest of it lies in the Postbox."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import F

from demo.story.clock import Clock
from mail.actions import deliver
from mail.models import OutboundMail
from mail.transport import Refusal

SHOWN = 30
UNREAD = 5
TAKES = timedelta(seconds=2)
State = OutboundMail.State


class Postman:
    """Stands in for the connection to a mail server; brings what he is given to the Postbox."""

    read_at: datetime | None = None

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def send(self, sender: str, recipients: list[str], content: bytes) -> dict[str, Refusal]:
        if apps.is_installed("demo"):
            from demo.actions import keep_mail

            read_at = Postman.read_at
            keep_mail(content, recipients=recipients, received_at=Clock.told, read_at=read_at)
        return {}


def send_all() -> None:
    """Mail of the past was sent and read long ago; the newest goes out by the usual action."""
    written = OutboundMail.objects.filter(state=State.QUEUED)
    newest = list(written.order_by("-created_at")[:SHOWN])
    older = written.exclude(pk__in=[mail.pk for mail in newest])
    older.update(
        state=State.SENT,
        attempts=1,
        sent_at=F("created_at") + TAKES,
        delivered_to=F("recipients"),
    )
    with _postman():
        for place, mail in enumerate(reversed(newest)):
            Clock.told = mail.created_at + TAKES
            Postman.read_at = Clock.told if place < len(newest) - UNREAD else None
            if not deliver(mail.pk):
                raise RuntimeError(f"A mail of the story could not be sent: {mail.subject}")
    connection.run_on_commit.clear()


@contextmanager
def _postman() -> Iterator[None]:
    module = importlib.import_module("mail.actions.deliver")
    real = module.Transport
    module.Transport = Postman  # type: ignore[attr-defined]
    try:
        yield
    finally:
        module.Transport = real  # type: ignore[attr-defined]
