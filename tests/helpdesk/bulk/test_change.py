"""Bulk changes: what each action does to its tickets, what is skipped, and the undo."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.edit import set_priority, tag_ticket
from helpdesk.actions.merge import merge_ticket
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.bulk import run
from helpdesk.bulk.start import (
    CannotStartBulkChange,
    start_bulk_change,
    undo_bulk_change,
)
from helpdesk.bulk.state import state_of
from helpdesk.models import BulkChange, Macro, Ticket
from ledger.models import Event
from tests.helpdesk.bulk.conftest import fresh

pytestmark = pytest.mark.django_db

COLUMNS = ("status", "assignee_id", "team_id", "priority", "tags", "spam_at", "deleted_at",
           "snoozed_until", "waiting_since")  # fmt: skip


def values_of(tickets) -> list[tuple]:
    return [tuple(getattr(fresh(each), name) for name in COLUMNS) for each in tickets]


def actions(ana, billing):
    """Each action with its values, and the column that tells it was done."""
    until = (timezone.now() + timedelta(days=1)).isoformat()
    macro = Macro.objects.create(
        name="Lost", sets_status="solved", sets_priority="high", adds_tags=["lost"],
        assigns_self=True,
    )  # fmt: skip
    return {
        "assign": ({"to": ana.pk, "name": ana.name}, "assignee_id", ana.pk),
        "team": ({"team": billing.pk, "name": "Billing"}, "team_id", billing.pk),
        "status": ({"status": "pending"}, "status", "pending"),
        "priority": ({"priority": "urgent"}, "priority", "urgent"),
        "add_tags": ({"tags": ["refund"]}, "tags", ["bent", "refund"]),
        "remove_tags": ({"tags": ["bent", "none"]}, "tags", []),
        "macro": (
            {"macro": macro.pk, "name": "Lost", "changes": macro.changes_key(0)},
            "status",
            "solved",
        ),
        "snooze": ({"until": until, "name": "tomorrow"}, "snoozed_until", None),
        "spam": ({}, "spam_at", None),
        "delete": ({}, "deleted_at", None),
    }


@pytest.mark.parametrize("action", [
    "assign", "team", "status", "priority", "add_tags", "remove_tags", "macro", "snooze", "spam",
    "delete",
])  # fmt: skip
def test_each_act_changes_every_ticket_and_its_undo_gives_all_back(
    action, tickets, change, lea, billing, delivery
):
    for each in tickets:
        tag_ticket(each, tags=["bent"], by=lea)
        assign_team(each, team=delivery if action == "team" else billing, by=lea)
    lea.teams.add(delivery)
    before = values_of(tickets)
    values, column, value = actions(lea, billing)[action]
    made = change(action, tickets, by=lea, **values)
    for each in tickets:
        now = getattr(fresh(each), column)
        assert now == value if value is not None else now
    state = state_of(made)
    assert (state.counts["changed"], state.not_changed, state.is_running) == (3, 0, False)
    assert state.words.startswith("3 tickets: ")
    undo_bulk_change(made)
    assert values_of(tickets) == before
    assert "3 tickets are as they were before" in state_of(made).words
    undo_bulk_change(made)
    assert values_of(tickets) == before


def test_tickets_are_merged_into_one_of_them_and_separated_again(tickets, change, ana):
    first, *others = tickets
    made = change("merge", others, into=first.pk)
    assert [fresh(each).merged_into_id for each in tickets] == [None, first.pk, first.pk]
    assert first.messages.count() == 3
    assert state_of(made).words == f"2 tickets: merged into #{first.pk}."
    undo_bulk_change(made)
    assert [fresh(each).merged_into_id for each in tickets] == [None, None, None]
    assert [each.messages.count() for each in tickets] == [1, 1, 1]


@pytest.mark.parametrize(
    ("action", "opposite"), [("not_spam", mark_spam), ("restore", delete_ticket)]
)
def test_what_was_taken_out_comes_back_and_leaves_again_by_undo(
    action, opposite, tickets, change, lea
):
    for each in tickets:
        opposite(each, by=lea)
    made = change(action, tickets, by=lea)
    assert Ticket.objects.in_the_flow().count() == 3
    undo_bulk_change(made)
    assert Ticket.objects.in_the_flow().count() == 0


def test_each_ticket_has_one_event_of_the_act_by_the_person(tickets, change, ana):
    change("status", tickets, status="on_hold")
    for each in tickets:
        found = Event.objects.about(each).filter(name="ticket.status_changed")
        assert [(event.actor_kind, event.actor_id) for event in found] == [("user", ana.pk)]


def test_tickets_that_may_not_be_changed_are_skipped_and_named(
    tickets, change, carla, mailbox, ana, lea, delivery
):
    others, closed, gone, merged = (
        Ticket.objects.create(subject=name, requester=carla, team=lea.teams.get())
        for name in ("others", "closed", "gone", "merged")
    )
    assign_team(others, team=delivery, by=lea)
    resolve_ticket(closed, by=lea)
    close_ticket(closed)
    delete_ticket(gone, by=lea)
    merge_ticket(merged, into=tickets[0], by=lea)
    unknown = 10**15
    made = change("status", [tickets[0], others, closed, gone, merged, tickets[1], unknown],
                  status="pending")  # fmt: skip
    reasons = {row.ticket: row.reason for row in state_of(made).others}
    assert fresh(tickets[0]).status == fresh(tickets[1]).status == "pending"
    assert fresh(others).status == "new"
    assert list(reasons) == [others.pk, closed.pk, gone.pk, merged.pk, unknown]
    assert "another team" in reasons[others.pk]
    assert "closed" in reasons[closed.pk]
    assert "deleted" in reasons[gone.pk]
    assert f"merged into #{tickets[0].pk}" in reasons[merged.pk]
    assert "2 tickets" in state_of(made).words
    assert "5 were not changed" in state_of(made).words
    assert f"#{others.pk}: " in state_of(made).words_with_reasons


def test_an_agent_deletes_nothing_by_a_forged_act(tickets, change, ana):
    made = change("delete", tickets, by=ana)
    assert state_of(made).not_changed == 3
    assert Ticket.objects.in_the_flow().count() == 3


def test_a_fault_leaves_one_ticket_as_it_was_and_the_others_are_changed(
    tickets, change, monkeypatch
):
    def fail(action, pk, values, **others):
        result = right(action, pk, values, **others)
        if pk == tickets[1].pk:
            raise ZeroDivisionError
        return result

    right = run.change_one
    monkeypatch.setattr(run, "change_one", fail)
    made = change("priority", tickets, priority="low")
    assert [fresh(each).priority for each in tickets] == ["low", "normal", "low"]
    assert [row.ticket for row in state_of(made).others] == [tickets[1].pk]


def test_the_same_key_changes_nothing_a_second_time(tickets, ana, lea):
    key = uuid4()
    first = start_bulk_change("priority", {"priority": "high"}, [tickets[0].pk], key=key, by=ana)
    set_priority(tickets[0], priority="low", by=lea)
    again = start_bulk_change("priority", {"priority": "high"}, [tickets[0].pk], key=key, by=ana)
    assert again == first
    assert fresh(tickets[0]).priority == "low"
    other = start_bulk_change("priority", {"priority": "high"}, [tickets[0].pk], key=key, by=lea)
    assert other != first


def test_none_and_too_many_are_refused_and_a_number_counts_once(tickets, change):
    with pytest.raises(CannotStartBulkChange, match="at least one"):
        change("spam", [])
    with pytest.raises(CannotStartBulkChange, match="1,000"):
        change("spam", range(1, 1002))
    made = change("priority", [tickets[0], tickets[0]], priority="high")
    assert state_of(made).total == 1
    assert BulkChange.objects.count() == 1


def test_a_person_or_saved_reply_that_is_gone_is_named(tickets, change, ana, ben):
    assign_ticket(tickets[0], to=ana, by=ana)
    ben.is_active = False
    ben.save()
    made = change("assign", tickets, to=ben.pk, name=ben.name)
    assert {row.reason for row in state_of(made).others} == {
        "That person no longer answers tickets. Choose another one."
    }
    made = change("macro", tickets, macro=10**9, name="Gone")
    assert state_of(made).not_changed == 3
    assert fresh(tickets[0]).assignee == ana


def test_unassigned(tickets, change, ana):
    assign_ticket(tickets[0], to=ana, by=ana)
    made = change("assign", tickets, to=None, name="")
    assert fresh(tickets[0]).assignee is None
    assert state_of(made).words == "1 ticket: unassigned. 2 already were."
