"""Notifications of events, written and marked as read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.models.team import Membership
from helpdesk import events
from helpdesk.models import (
    Notification,
    NotificationQuerySet,
    NotificationSettings,
    Ticket,
    TicketSeen,
)
from helpdesk.models.chains import merge_chain
from helpdesk.notifications.listing import shown_to
from helpdesk.notifications.recipients import recipients_of
from helpdesk.notifications.settings import settings_of
from ledger import live
from ledger.models import Event

Kind = Notification.Kind
# A mail waits so long after the first notification for those that follow.
COLLECTED: Final = timedelta(minutes=5)
# After these, notifications that were written before may call for nothing any more.
SETTLING: Final = {events.TICKET_ASSIGNED, events.TICKET_REPLY_WITHDRAWN}


def notify_people(event: Event, *, now: datetime | None = None) -> None:
    """Write a notification for each person whom the event concerns. Idempotent.

    It stands at the ticket that has the messages, if the one of the event was merged. It is read at
    once for a person who has seen the ticket since.
    """
    with transaction.atomic():
        ticket = _ticket_of(event)
        if ticket is None:
            return
        now = now or timezone.now()
        people = recipients_of(event, ticket)
        chosen = settings_of(people) if people else {}
        rows = [_row(event, ticket, pk, kind, chosen[pk]) for pk, kind in people.items()]
        Notification.objects.bulk_create(filter(None, rows), ignore_conflicts=True)
        if people:
            seen = TicketSeen.objects.filter(ticket=ticket, seen_at__gte=event.at)
            written = Notification.objects.unread().filter(event=event)
            written.filter(user__in=seen.values("user")).update(read_at=now)
        others = _settle(ticket, now=now) if event.name in SETTLING else []
        announce_to([*people, *others])


def _ticket_of(event: Event) -> Ticket | None:
    """Return the ticket that has the messages; None if it is outside the flow.

    The lock of the event's ticket lets a merge move what is written here, or be seen here.
    """
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    ticket = rows.filter(pk=event.subject_id).order_by().defer("search").first()
    if ticket and ticket.merged_into_id:
        ticket = Ticket.objects.defer("search").get(pk=merge_chain(ticket.pk)[-1])
    return None if ticket is None or ticket.spam_at or ticket.deleted_at else ticket


def _row(
    event: Event, ticket: Ticket, user: int, kind: Kind, chosen: NotificationSettings
) -> Notification | None:
    """Return the notification, or None if the person does not want to be told of its kind."""
    if not any(kind in kinds for kinds in chosen.ways.values()):
        return None
    return Notification(
        user_id=user,
        ticket=ticket,
        event=event,
        kind=kind,
        at=event.at,
        is_shown=kind in chosen.in_page,
        by_browser=kind in chosen.by_browser,
        mail_at=event.at + COLLECTED if kind in chosen.by_mail else None,
    )


def mark_ticket_read(ticket: Ticket, *, by: User, now: datetime) -> None:
    """Mark the person's notifications of a ticket as read."""
    mine = Notification.objects.unread().filter(user=by, ticket=ticket)
    if mine.update(read_at=now):
        announce_to([by.pk])


def mark_all_read(*, by: User, until: int, now: datetime | None = None) -> int:
    """Mark the notifications at the person's bell up to this key as read; return their number.

    What came after the page was drawn stays unread, and so does what the bell does not show: it
    is mailed all the same.
    """
    mine = shown_to(by).unread().filter(pk__lte=until)
    with transaction.atomic():
        marked = mine.update(read_at=now or timezone.now())
        if marked:
            announce_to([by.pk])
    return marked


def _settle(ticket: Ticket, *, now: datetime) -> list[int]:
    """Mark as read what calls for nothing any more; return whose notifications these were.

    A ticket that was given to another person or team, or that a member of the team has taken; one
    that was reopened by a reply that was undone, and is solved as before.
    """
    members = Membership.objects.filter(team=ticket.team_id).values("user")
    is_past = Q(kind=Kind.ASSIGNED) & ~Q(user=ticket.assignee_id)
    is_past |= Q(kind=Kind.TEAM) if ticket.assignee_id else Q(kind=Kind.TEAM) & ~Q(user__in=members)
    if ticket.is_resolved:
        is_past |= Q(kind=Kind.REOPENED)
    past: NotificationQuerySet = Notification.objects.unread().filter(is_past, ticket=ticket)
    people = list(past.order_by().values_list("user", flat=True).distinct())
    if people:
        past.update(read_at=now)
    return people


def announce_to(people: Iterable[int]) -> None:
    """After the commit, tell the open pages of these people."""
    if topics := [f"notifications:{pk}" for pk in dict.fromkeys(people)]:
        live.publish(*topics)
