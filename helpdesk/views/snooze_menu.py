"""The times of the snooze menu as a person reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.availability import zone_of
from accounts.models import User
from helpdesk.snooze_times import TODAY, TOMORROW, WEEK, snooze_times

LABELS: dict[str, tuple[str | Promise, str]] = {
    TODAY: (_("Later today"), "clock"),
    TOMORROW: (_("Tomorrow morning"), "sun"),
    WEEK: (_("Next week"), "calendar"),
}


@dataclass(frozen=True)
class SnoozeChoice:
    """`until` is the time that the button sends, `moment` the same time in the person's zone."""

    label: str | Promise
    icon: str
    until: str
    moment: str


def snooze_menu(user: User, *, now: datetime) -> list[SnoozeChoice]:
    """Return the times that are possible now, with weekday and time in the person's zone."""
    times = snooze_times(now=now, zone=zone_of(user))
    return [
        SnoozeChoice(*LABELS[name], at.astimezone(UTC).isoformat(), _moment(at, now))
        for name, at in times.items()
    ]


def _moment(at: datetime, now: datetime) -> str:
    """Return Wed 09:00; Mon 7 Dec, 09:00 from the sixth day on, as the weekday may be today's."""
    if at - now < timedelta(days=6):
        return date_format(at, "D H:i")
    return f"{date_format(at, 'D j M')}, {date_format(at, 'H:i')}"
