"""Hooks inside the transaction of an action: they see old and new, and what they set is saved."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk import hooks
from helpdesk.actions.edit import set_priority
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket
from helpdesk.hooks import before_save
from helpdesk.models import Ticket

REPLY_WITHIN = timedelta(hours=4)


@pytest.fixture
def clock(monkeypatch):
    """A clock that is due four hours after the customer wrote; the calls it saw."""
    monkeypatch.setattr(hooks, "_before_save", [])
    seen = []

    @before_save
    def set_due(ticket, stored, now):
        seen.append((stored and stored["status"], ticket.status, stored and stored["priority"]))
        since = ticket.waiting_since
        ticket.next_due_at = since + REPLY_WITHIN if since else None
        return ["next_due_at"]

    return seen


def test_what_a_hook_sets_is_saved_with_the_change(ticket, ana, clock):
    resolve_ticket(ticket, by=ana)
    assert clock == [("new", "solved", "normal")]
    assert ticket.next_due_at is None
    assert Ticket.objects.get().next_due_at is None


def test_a_new_ticket_has_no_stored_values(carla, mailbox, ana, clock):
    ticket = open_ticket(requester=carla, subject="Bent", text="It is bent.", mailbox=mailbox)
    assert clock == [(None, "new", None)]
    ticket.refresh_from_db()
    assert ticket.next_due_at == ticket.waiting_since + REPLY_WITHIN
    start_ticket(requester=carla, subject="Hello", text="We found it.", mailbox=mailbox, by=ana)
    assert clock[1] == (None, "open", None)
    assert clock[2][:2] == ("open", "open")


def test_each_save_of_an_action_is_compared_with_the_one_before(ticket, ana, clock):
    reply_to_ticket(ticket, "A new one is on its way.", by=ana, status="solved")
    assert [call[:2] for call in clock] == [("new", "open"), ("open", "solved")]


def test_a_mail_to_a_merged_ticket_is_seen_at_the_other(ticket, carla, mailbox, clock):
    other = open_ticket(requester=carla, subject="Again", text="Again.", mailbox=mailbox)
    Ticket.objects.filter(pk=ticket.pk).update(merged_into=other)
    ticket.refresh_from_db()
    clock.clear()
    receive_message(ticket, Received(writer=carla, email="carla@correu.example", text="Well?"))
    assert [call[:2] for call in clock] == [("new", "new")]


def test_an_error_in_a_hook_keeps_nothing_of_the_action(ticket, ana, clock):
    @before_save
    def fail(ticket, stored, now):
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        set_priority(ticket, priority="urgent", by=ana)
    assert Ticket.objects.get().priority == "normal"


def test_without_hooks_nothing_is_kept_or_asked(ticket, ana):
    assert hooks._before_save == []
    with CaptureQueriesContext(connection) as queries:
        set_priority(ticket, priority="urgent", by=ana)
    assert "stored_values" not in ticket.__dict__
    assert [q["sql"].split()[0] for q in queries if "helpdesk_ticket" in q["sql"]] == [
        "SELECT",
        "UPDATE",
    ]
