"""Notifications and marks of what was read follow the messages of a merge, and come back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.fields import unread_by
from helpdesk.models import Notification, Ticket, TicketSeen
from helpdesk.notifications.listing import count_unread
from tests.helpdesk.notifications.people import told

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def earlier(carla, mailbox) -> Ticket:
    """A ticket whose messages are older than those of the others."""
    return open_ticket(
        requester=carla, subject="Hub", text="Loud.", mailbox=mailbox, now=NOW - 5 * HOUR
    )


@pytest.fixture
def later(earlier, carla, mailbox) -> Ticket:
    return open_ticket(
        requester=carla, subject="Rim", text="Bent.", mailbox=mailbox, now=NOW - 3 * HOUR
    )


def is_unread(ticket, user) -> bool:
    return Ticket.objects.filter(unread_by(user), pk=ticket.pk).exists()


def seen_at(ticket, user):
    return TicketSeen.objects.get(ticket=ticket, user=user).seen_at


@pytest.mark.parametrize("is_late", [False, True])
def test_a_mention_stays_unread_at_the_other_ticket(earlier, later, ana, lea, is_late):
    mark_seen(later, by=lea)
    add_note(earlier, "@Lea Brunner look", by=ana, now=NOW - HOUR)
    if not is_late:
        assert told(lea) == [("Lea", "mentioned")]
    merge_ticket(earlier, into=later, by=ana)
    assert told(lea) == [("Lea", "mentioned")]
    row = Notification.objects.get(user=lea)
    assert (row.ticket, row.read_at) == (later, None)
    assert count_unread(lea) == {"unread": 1}
    unmerge_ticket(earlier, by=ana)
    row.refresh_from_db()
    assert row.ticket == earlier


def test_notifications_of_a_ticket_between_stay_in_it(earlier, later, ticket, ana, lea):
    for each in (earlier, later, ticket):
        add_note(each, "@Lea Brunner look", by=ana)
    told()
    merge_ticket(earlier, into=later, by=ana)
    later.refresh_from_db()
    merge_ticket(later, into=ticket, by=ana)
    unmerge_ticket(later, by=ana)
    rows = Notification.objects.order_by("event").values_list("ticket", flat=True)
    assert list(rows) == [later.pk, later.pk, ticket.pk]
    unmerge_ticket(earlier, by=ana)
    assert list(rows.all()) == [earlier.pk, later.pk, ticket.pk]


def test_messages_that_came_are_unread_for_those_who_have_not_seen_them(earlier, later, ana, lea):
    for person in (ana, lea):
        mark_seen(later, by=person, now=NOW - HOUR)
    mark_seen(earlier, by=lea, now=NOW - 2 * HOUR)
    merge_ticket(earlier, into=later, by=ana)
    assert (is_unread(later, ana), is_unread(later, lea)) == (True, False)
    assert seen_at(later, ana) == NOW - 5 * HOUR - timedelta(microseconds=1)
    unmerge_ticket(earlier, by=ana)
    assert seen_at(later, ana) == seen_at(later, lea) == NOW - HOUR


def test_a_mark_that_is_newer_than_the_merge_stays(earlier, later, ana):
    mark_seen(later, by=ana, now=NOW - HOUR)
    merge_ticket(earlier, into=later, by=ana)
    mark_seen(later, by=ana, now=NOW)
    unmerge_ticket(earlier, by=ana)
    assert seen_at(later, ana) == NOW
