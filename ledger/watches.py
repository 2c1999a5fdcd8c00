"""Work that waits, registered by each app for the System page and the mark on the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from config.health import register_check
from ledger.models import Delivery


@dataclass(frozen=True)
class Watch:
    """Rows that wait, the column that tells since when, and the age at which they are stuck.

    `help` says what to do then; `url_name` is the page that lists them, if there is one.
    """

    name: str
    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    since: str
    stuck_after: timedelta
    help: str | Promise = ""
    url_name: str = ""

    def oldest(self, now: datetime) -> datetime | None:
        """Return since when the oldest row waits; a time to come is no waiting."""
        found: datetime | None = (
            self._waiting(now).order_by(self.since).values_list(self.since, flat=True).first()
        )
        return found

    def count(self, now: datetime, *, most: int) -> int:
        """Count the rows, up to a limit."""
        return self._waiting(now).order_by()[:most].count()

    def _waiting(self, now: datetime) -> QuerySet[Any]:
        return self.rows().filter(**{f"{self.since}__lte": now})

    def stuck(self, now: datetime) -> QuerySet[Any]:
        """The rows that wait too long."""
        return self.rows().filter(**{f"{self.since}__lt": now - self.stuck_after})


_watches: dict[str, Watch] = {}


def register_watch(watch: Watch) -> None:
    _watches[watch.name] = watch
    register_check(watch.name, partial(_state_of, watch), needed=False)


def watches() -> list[Watch]:
    return list(_watches.values())


def failing_deliveries() -> QuerySet[Delivery]:
    """Return the deliveries that keep failing with their events, newest first."""
    return Delivery.objects.failing().select_related("event").order_by("-pk")


def _state_of(watch: Watch) -> str:
    """Return the age of the oldest row for `/readyz`, after "ok" unless it is stuck."""
    now = timezone.now()
    oldest = watch.oldest(now)
    if oldest is None:
        return "ok"
    age = f"oldest waits {int((now - oldest).total_seconds())} s"
    return age if oldest < now - watch.stuck_after else f"ok, {age}"
