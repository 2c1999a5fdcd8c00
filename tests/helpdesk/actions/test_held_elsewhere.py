"""Undoing a reply of a ticket that was snoozed, and of one that is merged meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.snooze import snooze_ticket, wake_ticket
from helpdesk.actions.status import set_status
from helpdesk.actions.withdraw_reply import CannotWithdrawReply, withdraw_reply
from helpdesk.models import Message, Ticket
from ledger.models import Event
from tests.helpdesk.held_replies import columns, send

pytestmark = pytest.mark.usefixtures("replies_are_held")

TOMORROW = timezone.now() + timedelta(days=1)
FRIDAY = timezone.now() + timedelta(days=3)


@pytest.fixture
def snoozed(ticket, ana):
    return snooze_ticket(ticket, until=TOMORROW, by=ana)


@pytest.fixture
def second(carla, mailbox) -> Ticket:
    return open_ticket(requester=carla, subject="Also", text="And the spokes.", mailbox=mailbox)


@pytest.mark.parametrize("status", ["pending", "solved"])
def test_the_snooze_is_given_back(status, snoozed, ana):
    before = columns(snoozed)
    message = send(snoozed, ana, status=status)
    withdraw_reply(snoozed, message.pk, by=ana)
    assert columns(snoozed) == before
    assert snoozed.snoozed_until == TOMORROW


def test_a_message_of_the_customer_keeps_the_ticket_awake(snoozed, ana, carla):
    message = send(snoozed, ana, status="solved")
    receive_message(snoozed, Received(writer=carla, email="carla@correu.example", text="Hello?"))
    withdraw_reply(snoozed, message.pk, by=ana)
    snoozed.refresh_from_db()
    assert snoozed.snoozed_until is None
    assert snoozed.waiting_since


@pytest.mark.parametrize("until", [FRIDAY, None])
def test_a_snooze_of_somebody_else_stays(until, snoozed, ana, lea):
    message = send(snoozed, ana, status="pending")
    if until:
        snooze_ticket(snoozed, until=until, by=lea)
    else:
        wake_ticket(snoozed, by=lea)
    withdraw_reply(snoozed, message.pk, by=ana)
    snoozed.refresh_from_db()
    assert snoozed.snoozed_until == until


def test_a_ticket_that_somebody_else_solved_is_not_snoozed(snoozed, ana, lea):
    message = send(snoozed, ana, status="open")
    set_status(snoozed, "solved", by=lea)
    withdraw_reply(snoozed, message.pk, by=ana)
    snoozed.refresh_from_db()
    assert (snoozed.status, snoozed.snoozed_until) == ("solved", None)


@pytest.mark.parametrize("is_changed", [False, True])
def test_without_a_ledger_what_others_changed_stays(is_changed, ticket, ana, lea):
    before = columns(ticket)
    message = send(ticket, ana, status="solved")
    if is_changed:
        set_status(ticket, "open", by=lea)
    Event.objects.all().delete()
    withdraw_reply(ticket, message.pk, by=ana)
    ticket.refresh_from_db()
    assert ticket.status == ("open" if is_changed else before["status"])
    assert ticket.assignee_id == before["assignee_id"]


@pytest.mark.parametrize("is_parted", [False, True])
def test_a_reply_cannot_be_undone_after_a_merge(is_parted, ticket, second, ana):
    message = send(ticket, ana, status="solved")
    merge_ticket(ticket, into=second, by=ana)
    if is_parted:
        unmerge_ticket(ticket, by=ana)
    before = columns(second)
    for each in (ticket, second):
        with pytest.raises(CannotWithdrawReply, match="no longer be undone"):
            withdraw_reply(each, message.pk, by=ana)
    assert columns(second) == before
    assert Message.objects.filter(pk=message.pk, outbound__state="queued").exists()


def test_a_note_is_not_the_last_message_of_merged_tickets(ticket, second, ana):
    second.refresh_from_db()
    written = second.last_message_at
    add_note(second, "Ask the workshop.", by=ana)
    merge_ticket(ticket, into=second, by=ana)
    second.refresh_from_db()
    assert second.last_message_at == written
