"""Bulk changes of tickets whose customer has written since they were selected."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.receive import Received, receive_message
from helpdesk.bulk import start
from helpdesk.bulk.state import state_of
from helpdesk.models import Macro, Ticket
from helpdesk.moments import microseconds
from helpdesk.tasks import run_bulk
from tests.helpdesk.bulk.conftest import fresh
from tests.helpdesk.bulk.requests import numbers, post, toast_of

pytestmark = pytest.mark.django_db

WROTE = "The customer has written since you selected it. Read it, then select it again."


def write(ticket: Ticket, *, now: datetime | None = None) -> None:
    said = Received(ticket.requester, "carla@correu.example", "One more thing.")
    receive_message(ticket, said, now=now)


def values_of(action: str) -> dict[str, object]:
    macro = Macro.objects.create(name="Done", sets_status="solved", sets_priority="high")
    return {
        "status": {"status": "solved"},
        "macro": {"macro": macro.pk, "name": "Done", "changes": macro.changes_key(0)},
        "snooze": {"until": (timezone.now() + timedelta(days=1)).isoformat(), "name": ""},
    }.get(action, {})


@pytest.mark.parametrize("action", ["status", "macro", "spam", "delete", "snooze"])
def test_what_a_customer_wrote_before_the_task_came_to_it_is_not_set_aside(
    action, tickets, change, lea, monkeypatch
):
    monkeypatch.setattr(start, "AT_ONCE", 2)
    monkeypatch.setattr(start, "enqueue_on_commit", lambda task, pk: None)
    made = change(action, tickets, by=lea, **values_of(action))
    write(tickets[1])
    run_bulk(pk=made.pk)
    state = state_of(made)
    assert (state.counts["changed"], state.counts["skipped"]) == (2, 1)
    assert [(row.ticket, row.reason) for row in state.others] == [(tickets[1].pk, WROTE)]
    left = fresh(tickets[1])
    assert (left.status, left.priority) == ("new", "normal")
    assert (left.spam_at, left.deleted_at, left.snoozed_until) == (None, None, None)


@pytest.mark.parametrize(
    ("action", "values", "sets_aside"),
    [
        ("status", {"status": "open"}, False),
        ("status", {"status": "pending"}, True),
        ("status", {"status": "on_hold"}, True),
        ("priority", {"priority": "high"}, False),
        ("macro", {"sets_priority": "high"}, False),
        ("macro", {"sets_status": "open"}, False),
        ("macro", {"sets_status": "pending"}, True),
        ("spam", {}, True),
    ],
)
def test_the_moment_of_each_ticket_counts_and_only_for_acts_that_set_aside(
    action, values, sets_aside, tickets, change, ana
):
    if action == "macro":
        macro = Macro.objects.create(name="Later", **values)
        values = {"macro": macro.pk, "name": "Later", "changes": macro.changes_key(0)}
    seen = {each.pk: fresh(each).updated_at for each in tickets}
    write(tickets[0])
    seen[tickets[1].pk] = timezone.now()
    write(tickets[1], now=seen[tickets[1].pk])  # seen
    made = change(action, tickets, seen=seen, **values)
    left = [row.ticket for row in state_of(made).others]
    assert left == ([tickets[0].pk] if sets_aside else [])


def test_the_page_sends_what_it_showed_and_a_moment_to_come_is_now(tickets, ana):
    shown = ",".join(str(microseconds(fresh(each).updated_at)) for each in tickets)
    write(tickets[2])
    answer = post(ana, "status", tickets=numbers(tickets), seen=shown, status="solved")
    assert toast_of(answer)["text"].endswith(f"#{tickets[2].pk}: {WROTE}")
    assert [fresh(each).status for each in tickets] == ["solved", "solved", "new"]
    write(tickets[2], now=timezone.now() + timedelta(hours=1))
    later = str(microseconds(timezone.now() + timedelta(days=1)))
    answer = post(ana, "status", tickets=numbers(tickets[2:]), seen=later, status="solved")
    assert WROTE in toast_of(answer)["text"]
