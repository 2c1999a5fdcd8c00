"""Snoozing: out of Needs reply until a time, or until the customer writes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk import statuses
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.snooze import (
    LONGEST,
    CannotSnooze,
    snooze_ticket,
    wake_due_tickets,
    wake_ticket,
)
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.models import Ticket
from helpdesk.tasks import sweep_snoozed
from ledger.models import Event
from mail.models import OutboundMail

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


def snoozed(ticket, ana, until=NOW + HOUR) -> Ticket:
    return snooze_ticket(ticket, until=until, by=ana, now=NOW)


def needs_reply(ticket) -> bool:
    return Ticket.objects.in_the_flow().needing_reply().filter(pk=ticket.pk).exists()


def reasons() -> list[str]:
    woken = Event.objects.filter(name="ticket.woken").order_by("pk")
    return [event.facts["reason"] for event in woken]


def test_it_leaves_needs_reply_and_keeps_its_waiting_time(ticket, ana):
    waited = ticket.waiting_since
    snoozed(ticket, ana)
    snoozed(ticket, ana)
    assert (ticket.waiting_since, ticket.status) == (waited, "new")
    assert not needs_reply(ticket)
    event = Event.objects.get(name="ticket.snoozed")
    assert (event.actor, event.facts) == (ana, {"until": (NOW + HOUR).isoformat()})


def test_it_can_be_ended_and_is_as_before(ticket, ana):
    waited = ticket.waiting_since
    snoozed(ticket, ana)
    wake_ticket(ticket, by=ana)
    wake_ticket(ticket, by=ana)
    assert (ticket.snoozed_until, ticket.waiting_since) == (None, waited)
    assert needs_reply(ticket)
    assert reasons() == ["ended"]


@pytest.mark.parametrize(("late", "woken"), [(timedelta(0), 1), (timedelta(microseconds=-1), 0)])
def test_it_comes_back_at_its_time(ticket, ana, late, woken):
    snoozed(ticket, ana)
    assert wake_due_tickets(now=NOW + HOUR + late, most=10) == woken
    assert needs_reply(ticket) == bool(woken)


def test_the_sweep_wakes_what_is_due(ticket, ana):
    snoozed(ticket, ana)
    sweep_snoozed()
    assert not needs_reply(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=NOW - HOUR)
    sweep_snoozed()
    assert needs_reply(ticket)
    assert reasons() == ["due"]


def test_an_answered_ticket_waits_for_the_agent_again(ticket, ana):
    reply_to_ticket(ticket, "Here you are.", by=ana)
    set_status(ticket, statuses.PENDING, by=ana)
    snoozed(ticket, ana)
    wake_due_tickets(now=NOW + HOUR, most=10)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == (statuses.OPEN, NOW + HOUR)
    assert needs_reply(ticket)


def test_no_more_are_woken_at_once_than_asked(ticket, ana):
    snoozed(ticket, ana)
    assert wake_due_tickets(now=NOW + HOUR, most=0) == 0
    assert not needs_reply(ticket)


def test_the_customer_who_writes_wakes_it(ticket, ana, carla):
    snoozed(ticket, ana)
    receive_message(ticket, Received(writer=carla, email="carla@correu.example", text="And?"))
    assert ticket.snoozed_until is None
    assert needs_reply(ticket)
    assert reasons() == ["answered"]


def test_an_automatic_reply_does_not_wake_it(ticket, ana, carla):
    snoozed(ticket, ana)
    away = Received(writer=carla, email="carla@correu.example", text="Away.", is_automatic=True)
    receive_message(ticket, away)
    ticket.refresh_from_db()
    assert ticket.snoozed_until == NOW + HOUR


def test_a_reply_that_is_not_delivered_wakes_it(ticket, ana):
    message = reply_to_ticket(ticket, "Here you are.", by=ana)
    snoozed(ticket, ana)
    OutboundMail.objects.filter(pk=message.outbound_id).update(state=OutboundMail.State.FAILED)
    update_undelivered(ticket)
    assert (ticket.snoozed_until, reasons()) == (None, ["undelivered"])
    assert needs_reply(ticket)


def test_a_solved_ticket_is_no_longer_snoozed(ticket, ana):
    snoozed(ticket, ana)
    resolve_ticket(ticket, by=ana)
    assert ticket.snoozed_until is None


def test_what_is_refused_says_why(ticket, ana):
    with pytest.raises(CannotSnooze, match="That time is over"):
        snoozed(ticket, ana, NOW)
    with pytest.raises(CannotSnooze, match="a year at most"):
        snoozed(ticket, ana, NOW + LONGEST + timedelta(seconds=1))
    snoozed(ticket, ana, NOW + LONGEST)
    resolve_ticket(ticket, by=ana)
    with pytest.raises(CannotSnooze, match="is solved"):
        snoozed(ticket, ana)


def test_spam_is_not_snoozed_and_not_woken(ticket, ana):
    snoozed(ticket, ana)
    mark_spam(ticket, by=ana)
    assert wake_due_tickets(now=NOW + HOUR, most=10) == 0
    with pytest.raises(CannotSnooze, match="not in the inbox"):
        snoozed(ticket, ana, NOW + 2 * HOUR)
