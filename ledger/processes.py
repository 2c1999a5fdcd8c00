"""Heartbeats of beat and worker, and the lengths and ages of the broker's queues."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import redis
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.celery import app
from ledger.models import Heartbeat

# Beat sends a heartbeat every three seconds; a busy worker may be late with its own.
SILENT_AFTER: Final = timedelta(minutes=2)
PROCESSES: Final = {
    "beat": (_("Beat"), _("No sweep runs without it. Start the beat.")),
    "worker": (_("Worker"), _("Events are not delivered and no sweep runs. Start a worker.")),
}


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


def processes(now: datetime) -> list[Process]:
    seen = dict(Heartbeat.objects.values_list("process", "seen_at"))
    return [
        Process(name, label, help, at, is_silent=at is None or at < now - SILENT_AFTER)
        for name, (label, help) in PROCESSES.items()
        for at in [seen.get(name)]
    ]


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
