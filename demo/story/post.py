"""The story's post office: what was written is sent, and the newest of it lies in the Postbox."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.db.models.signals import post_save

from demo.actions import keep_mail
from demo.models import PostboxMail
from demo.story.clock import Clock
from mail.models import OutboundMail
from mail.outbound.deliver import deliver
from mail.outbound.transport import Refusal

# The mail of the last days goes out by the action that workers use, and is kept.
SHOWN = timedelta(hours=54)
UNREAD = 5
TAKES = timedelta(seconds=2)
State = OutboundMail.State


class Postman:
    """Stands in for the connection to a mail server; brings what he is given to the Postbox."""

    def __init__(self, *_route: object) -> None:
        pass

    def __enter__(self) -> "Postman":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def is_alive(self) -> bool:
        return True

    def close(self) -> None:
        pass

    def send(self, sender: str, recipients: list[str], content: bytes) -> dict[str, Refusal]:
        keep_mail(content, recipients=recipients, received_at=Clock.told)
        return {}


class PostOffice:
    """Sends what was written: in the last days right after each act, before that twice a day,
    and always before a customer writes, for what has been sent cannot be withdrawn."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.written: list[OutboundMail] = []

    def note(self, *, instance: OutboundMail, created: bool, **_more: Any) -> None:
        if created and instance.state == State.QUEUED:
            self.written.append(instance)

    def send(self, *, at_once: bool = False) -> None:
        if self.written and (at_once or self._is_time()):
            written, self.written = self.written, []
            self._carry(written)

    def _is_time(self) -> bool:
        is_late = Clock.told - self.written[0].created_at > timedelta(hours=12)
        return is_late or self.now - Clock.told < SHOWN

    def _carry(self, written: list[OutboundMail]) -> None:
        if self.now - Clock.told < SHOWN:
            self._deliver(written)
        else:
            OutboundMail.objects.filter(pk__in=[mail.pk for mail in written]).update(
                state=State.SENT,
                attempts=1,
                sent_at=F("created_at") + TAKES,
                delivered_to=F("recipients"),
            )

    def _deliver(self, written: list[OutboundMail]) -> None:
        for mail in written:
            Clock.told = min(mail.created_at + TAKES, self.now)
            if not deliver(mail.pk):
                raise RuntimeError(f"A mail of the story could not be sent: {mail.subject}")


@contextmanager
def posting(now: datetime) -> Iterator[PostOffice]:
    office, module = PostOffice(now), importlib.import_module("mail.outbound.transport")
    real = module.Transport
    module.Transport = Postman  # type: ignore[attr-defined]
    post_save.connect(office.note, sender=OutboundMail)
    try:
        yield office
        office.send(at_once=True)
        _read_all_but_the_newest()
    finally:
        module.Transport = real  # type: ignore[attr-defined]
        post_save.disconnect(office.note, sender=OutboundMail)


def _read_all_but_the_newest() -> None:
    newest = PostboxMail.objects.values_list("pk", flat=True)[:UNREAD]
    PostboxMail.objects.exclude(pk__in=list(newest)).update(read_at=F("received_at"))
