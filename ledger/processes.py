"""Heartbeats of the processes, and the lengths and ages of the broker's queues."""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import redis
from django.conf import settings
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.celery import app
from config.heartbeat import touch
from ledger.models import Heartbeat

logger = logging.getLogger(__name__)

# A heartbeat is written every few seconds; a busy worker may be late with its own.
SILENT_AFTER: Final = timedelta(minutes=2)
# A process that need not run, and was not seen for so long, is not in use.
UNUSED_AFTER: Final = timedelta(days=30)
NOTE_SECONDS: Final = 5.0
PROCESSES: Final = {
    "beat": (_("Beat"), _("No sweep runs without it. Start the beat.")),
    "worker": (_("Worker"), _("Events are not delivered and no sweep runs. Start a worker.")),
    "reader": (_("Reader"), _("Mail is kept and not read. Start a worker for the queue mail.")),
    "mailer": (_("Mailer"), _("No mail is sent. Start the mailer.")),
    "smtp": (_("SMTP server"), _("No mail comes in by SMTP. Start the SMTP server.")),
    "imap": (_("IMAP fetcher"), _("No mail is fetched from mailboxes. Start the IMAP fetcher.")),
}
# Not every installation receives mail this way.
OPTIONAL: Final = ("smtp", "imap")


@dataclass(frozen=True)
class Process:
    """A process, and when it was last seen alive; None if it never was."""

    name: str
    label: str | Promise
    help: str | Promise
    seen_at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class BrokerQueue:
    """Tasks that no worker has taken. `oldest`: the publication of the next one, if it is known."""

    name: str
    length: int
    oldest: datetime | None = None


def note_heartbeat(process: str) -> None:
    Heartbeat.objects.update_or_create(process=process, defaults={"seen_at": timezone.now()})


_noted_at: dict[str, float] = {}


def note_work(process: str) -> None:
    """Note a heartbeat from a task, at most every few seconds: a busy worker writes little."""
    now = time.monotonic()
    if now >= _noted_at.get(process, now):
        note_heartbeat(process)
        _noted_at[process] = now + NOTE_SECONDS


class HeartbeatWriter:
    """The heartbeats of this process, written by its main loop alone."""

    def __init__(self, process: str) -> None:
        self.process = process
        self._note_at = 0.0

    def beat(self) -> None:
        """Touch the file of the supervisor, and every few seconds note the time for the System
        page."""
        touch()
        if time.monotonic() >= self._note_at:
            self._note_at = time.monotonic() + NOTE_SECONDS
            self._note()

    def _note(self) -> None:
        try:
            note_heartbeat(self.process)
        except Exception as error:  # the database is down
            logger.warning("The heartbeat of %s could not be written: %s", self.process, error)
        finally:
            connections.close_all()


def processes(now: datetime) -> list[Process]:
    seen = dict(Heartbeat.objects.values_list("process", "seen_at"))
    return [
        Process(name, label, help, at, is_silent=_is_silent(name, at, now, SILENT_AFTER))
        for name, (label, help) in PROCESSES.items()
        for at in [seen.get(name)]
    ]


def silent(now: datetime) -> QuerySet[Heartbeat]:
    """Return the processes that were seen once and are silent, for the mark on the rail.

    A time ahead was written before the clock was set back: a living process corrects it.
    """
    known = Heartbeat.objects.filter(process__in=PROCESSES)
    late = Q(seen_at__lt=now - SILENT_AFTER) | Q(seen_at__gt=now + SILENT_AFTER)
    return known.filter(late).exclude(process__in=OPTIONAL, seen_at__lt=now - UNUSED_AFTER)


def process_state(name: str, within: timedelta) -> str:
    """Return "ok" if it was seen within this time, otherwise since when it was not."""
    now = timezone.now()
    at = Heartbeat.objects.filter(process=name).values_list("seen_at", flat=True).first()
    if not _is_silent(name, at, now, within):
        return "ok"
    return "not seen yet" if at is None else f"last seen {int((now - at).total_seconds())} s ago"


def _is_silent(name: str, at: datetime | None, now: datetime, within: timedelta) -> bool:
    if name in OPTIONAL and (at is None or at < now - UNUSED_AFTER):
        return False
    return at is None or not -within <= now - at <= within


def broker_queues() -> list[BrokerQueue] | None:
    """The tasks in each queue that no worker has taken; None without the broker."""
    names = [queue.name for queue in app.conf.task_queues]
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2
        ) as client:
            return [
                BrokerQueue(name, client.llen(name), published_at(client.lindex(name, -1)))
                for name in names
            ]
    except redis.RedisError:
        return None


def published_at(task: bytes | None) -> datetime | None:
    """Read the time that `config.celery` wrote into a task; None for a foreign entry."""
    try:
        published = datetime.fromisoformat(json.loads(task or b"")["headers"]["published_at"])
    except (ValueError, TypeError, KeyError):
        return None
    return published if published.tzinfo else None
