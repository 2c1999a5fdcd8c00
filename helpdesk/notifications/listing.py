"""Notifications as they are shown: a page of them, by ticket, and the number of unread ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from config.web.counting import counts_composed_once
from config.web.pages import keyset_page
from helpdesk.access import visible_tickets
from helpdesk.formatting import preview_of
from helpdesk.models import Message, Notification, NotificationQuerySet, Ticket
from helpdesk.notifications.sentences import sentence_of

PAGE = 20
SHOWN = 3
COUNTED = 100
# The browser tells of no more at once, and of none that are older.
MOST_NEW, NEW = 5, timedelta(minutes=10)


@dataclass(frozen=True)
class Line:
    """One notification in words."""

    text: str
    at: datetime
    is_unread: bool


@dataclass
class TicketNews:
    """The notifications of one ticket on a page, newest first. `person` did the newest."""

    ticket: Ticket
    person: Any
    preview: str
    lines: list[Line] = field(default_factory=list)

    @property
    def is_unread(self) -> bool:
        return any(line.is_unread for line in self.lines)

    @property
    def first_lines(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def others(self) -> int:
        return len(self.lines) - len(self.first_lines)


@dataclass(frozen=True)
class News:
    """A notification that the browser shows."""

    key: int
    ticket: Ticket
    line: Line


@dataclass(frozen=True)
class NotificationPage:
    """`until` is the key of the newest notification on it, 0 for none."""

    tickets: list[TicketNews]
    next_after: str | None
    until: int


def read_notifications(user: User, *, after: str | None = None) -> NotificationPage:
    """Return a page of what a person was told, newest first and grouped by ticket.

    Tickets that they may not see any more, and those outside the flow, are left out.
    """
    rows = shown_to(user).select_related("event__actor", "ticket")
    page = keyset_page(rows, order="-at", after=after, size=PAGE)
    until = max((row.pk for row in page.rows), default=0)
    return NotificationPage(news_of(page.rows), page.next_after, until)


def shown_to(user: User) -> NotificationQuerySet:
    """Return the notifications at a person's bell whose tickets they may see."""
    tickets = visible_tickets(user).in_the_flow()
    return Notification.objects.filter(user=user, is_shown=True, ticket__in=tickets)


def unread_badge(unread: int) -> dict[str, Any]:
    """Return what the bell shows for a number of unread notifications."""
    label = ngettext("%(count)s unread notification", "%(count)s unread notifications", unread)
    count = unread if unread < COUNTED else f"{COUNTED - 1}+"
    return {"count": count, "label": label % {"count": count}}


@counts_composed_once(most=COUNTED)
def count_unread(user: User) -> Mapping[str, QuerySet[Any]]:
    """Return {"unread": the number of unread notifications}, up to `COUNTED`."""
    return {"unread": shown_to(user).unread()}


def new_notifications(user: User, *, after: int, now: datetime) -> list[News]:
    """Return what the browser tells a person: unread, with a later key, of the last minutes."""
    rows = shown_by_browser(user).filter(pk__gt=after, at__gt=now - NEW)
    found = list(rows.select_related("event__actor", "ticket").order_by("-pk")[:MOST_NEW])
    messages = _messages_of(found)
    return [News(row.pk, row.ticket, _line(row, messages)) for row in found]


def shown_by_browser(user: User) -> NotificationQuerySet:
    return _unread_of(user).filter(by_browser=True)


def mailed_to(user: User) -> NotificationQuerySet:
    """Return what waits to be mailed to a person, newest first, without what they have read."""
    waiting = _unread_of(user).filter(mail_at__isnull=False)
    return waiting.select_related("event__actor", "ticket").order_by("-at", "-pk")


def news_of(rows: Sequence[Notification]) -> list[TicketNews]:
    """Return notifications by ticket, in their order."""
    return _by_ticket(rows, _messages_of(rows))


def _unread_of(user: User) -> NotificationQuerySet:
    tickets = visible_tickets(user).in_the_flow()
    return Notification.objects.unread().filter(user=user, ticket__in=tickets)


def _messages_of(rows: Iterable[Notification]) -> dict[int, Message]:
    """Return the messages that the events name, by key, in one query."""
    keys = {row.event.facts["message"] for row in rows if row.event.facts.get("message")}
    messages = Message.objects.filter(pk__in=keys).select_related("customer", "agent")
    return {message.pk: message for message in messages.defer("html", "full_text")}


def _by_ticket(rows: Iterable[Notification], messages: Mapping[int, Message]) -> list[TicketNews]:
    groups: dict[int, TicketNews] = {}
    for row in rows:
        message = _message_of(row, messages)
        group = groups.setdefault(
            row.ticket_id,
            TicketNews(
                ticket=row.ticket,
                person=_customer_of(row, message) or row.event.actor,
                preview=preview_of(message.text) if message else "",
            ),
        )
        group.lines.append(_line(row, messages))
    return list(groups.values())


def _line(row: Notification, messages: Mapping[int, Message]) -> Line:
    message = _message_of(row, messages)
    customer = _customer_of(row, message)
    text = sentence_of(row, message=message, writer=str(customer) if customer else "")
    return Line(text, row.at, is_unread=row.read_at is None)


def _message_of(row: Notification, messages: Mapping[int, Message]) -> Message | None:
    return messages.get(row.event.facts.get("message", 0))


def _customer_of(row: Notification, message: Message | None) -> Any:
    """Return the customer who wrote the message; one without a name is named by their address."""
    ticket = row.ticket
    customer = message.customer if message else None
    if customer and customer.pk == ticket.requester_id and ticket.requester_email:
        customer.address = ticket.requester_email
    return customer
