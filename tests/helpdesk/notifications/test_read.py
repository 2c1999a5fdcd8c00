"""A notification is read with its ticket, or with all the others."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.models import Notification, Ticket
from helpdesk.notifications.notify import mark_all_read
from helpdesk.notifications.retention import (
    KEPT_READ,
    KEPT_UNREAD,
    delete_old_notifications,
)
from ledger.models import Event
from tests.helpdesk.notifications.people import customer_writes, told
from tests.personas import signed_in

SECOND = timedelta(seconds=1)


@pytest.fixture
def hers(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    return ticket


def test_seeing_the_ticket_reads_its_notifications(hers, ana):
    customer_writes(hers)
    told()
    assert Notification.objects.unread().count() == 1
    signed_in(ana).post(reverse("helpdesk:seen", args=[hers.pk]))
    assert not Notification.objects.unread().exists()


def test_a_colleague_who_sees_the_ticket_reads_their_own_alone(hers, ana, lea):
    customer_writes(hers)
    told()
    mark_seen(hers, by=lea)
    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize(("after", "unread"), [(timedelta(0), 0), (-SECOND, 1)])
def test_what_was_seen_before_it_was_told_is_read_at_once(hers, ana, after, unread):
    customer_writes(hers)
    wrote = Event.objects.get(name="ticket.requester_wrote")
    mark_seen(hers, by=ana, now=wrote.at + after)
    assert told() == [("Ana", "answered")]
    assert Notification.objects.unread().count() == unread


def test_all_are_read_up_to_the_newest_that_was_shown(hers, ana, lea):
    for _time in range(3):
        customer_writes(hers)
    told()
    first, second, third = Notification.objects.order_by("pk")
    Notification.objects.filter(pk=first.pk).update(user=lea)
    assert mark_all_read(by=ana, until=second.pk) == 1
    assert list(Notification.objects.unread().order_by("pk")) == [first, third]


def test_what_the_bell_does_not_show_stays_unread(hers, ana):
    for _time in range(2):
        customer_writes(hers)
    told()
    mailed, shown = Notification.objects.order_by("pk")
    Notification.objects.filter(pk=mailed.pk).update(is_shown=False, mail_at=mailed.at)
    assert mark_all_read(by=ana, until=shown.pk) == 1
    assert list(Notification.objects.unread()) == [mailed]


def test_what_may_not_be_seen_now_stays_unread(hers, ana, ben, delivery):
    customer_writes(hers)
    told()
    row = Notification.objects.get()
    Ticket.objects.filter(pk=hers.pk).update(team=delivery, assignee=ben)
    assert mark_all_read(by=ana, until=row.pk) == 0
    assert list(Notification.objects.unread()) == [row]


@pytest.mark.parametrize(
    ("age", "is_read", "kept"),
    [
        (KEPT_READ - SECOND, True, 1),
        (KEPT_READ + SECOND, True, 0),
        (KEPT_READ + SECOND, False, 1),
        (KEPT_UNREAD - SECOND, False, 1),
        (KEPT_UNREAD + SECOND, False, 0),
    ],
)
def test_old_notifications_are_deleted(hers, age, is_read, kept):
    customer_writes(hers)
    told()
    now = timezone.now()
    Notification.objects.update(at=now - age, read_at=now if is_read else None)
    assert delete_old_notifications(now=now, most=10) == 1 - kept
    assert Notification.objects.count() == kept


def test_the_oldest_are_deleted_first(hers):
    for _time in range(3):
        customer_writes(hers)
    told()
    now = timezone.now()
    pks = list(Notification.objects.order_by("pk").values_list("pk", flat=True))
    for days, pk in enumerate(pks):
        Notification.objects.filter(pk=pk).update(at=now - timedelta(days=100 + days))
    assert delete_old_notifications(now=now, most=2) == 2
    assert Notification.objects.get().pk == pks[0]
