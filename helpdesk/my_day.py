"""My day: what of a person's tickets needs them today, each part bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.availability import zone_of
from accounts.models import User
from helpdesk.access import visible_tickets
from helpdesk.formatting import wait_tone
from helpdesk.models import Notification, Ticket, TicketQuerySet
from helpdesk.notifications.listing import TicketNews, news_of, shown_to

SHOWN = 10


@dataclass(frozen=True)
class Part:
    """The first rows of a list; `has_more` if the list has others."""

    rows: Sequence[Any]
    has_more: bool


@dataclass(frozen=True)
class MyDay:
    """Tickets that wait for the person, those that come back today, and unread mentions."""

    waiting: Part
    snoozed: Part
    mentions: list[TicketNews]

    @property
    def late(self) -> int:
        """The number of the shown tickets whose customer has waited too long."""
        return sum(row.tone == "late" for row in self.waiting.rows)


def read_my_day(user: User, *, now: datetime) -> MyDay:
    """Return the person's day: the same number of queries and at most `SHOWN` rows of each part."""
    mine = visible_tickets(user).in_the_flow().filter(assignee=user)
    mine = mine.select_related("requester")
    waiting = _part(mine.needing_reply().order_by("waiting_since", "pk"))
    end = end_of_day(user, now)
    snoozed = _part(mine.snoozed().filter(snoozed_until__lt=end).order_by("snoozed_until", "pk"))
    for row in (*waiting.rows, *snoozed.rows):
        row.name_requester()
        row.waits = now - row.waiting_since if row.waiting_since else None
        row.tone = wait_tone(row.waits) if row.waits else ""
    return MyDay(waiting, snoozed, _mentions(user))


def end_of_day(user: User, now: datetime) -> datetime:
    """Return the next midnight in the person's time zone."""
    zone = zone_of(user)
    tomorrow = timezone.localtime(now, zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone)


def _part(tickets: TicketQuerySet) -> Part:
    rows: list[Ticket] = list(tickets[: SHOWN + 1])
    return Part(rows[:SHOWN], has_more=len(rows) > SHOWN)


def _mentions(user: User) -> list[TicketNews]:
    rows = shown_to(user).unread().filter(kind=Notification.Kind.MENTIONED)
    rows = rows.select_related("event__actor", "ticket").order_by("-at", "-pk")
    return news_of(list(rows[:SHOWN]))
