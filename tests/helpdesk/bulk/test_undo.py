"""The undo of bulk changes: tickets that left the person's teams, other time zones, later use."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Team
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.delete import delete_ticket
from helpdesk.actions.edit import set_priority
from helpdesk.actions.spam import mark_spam
from helpdesk.bulk.start import undo_bulk_change
from helpdesk.bulk.state import state_of
from helpdesk.models import BulkChange, Macro, Ticket
from tests.helpdesk.bulk.conftest import fresh
from tests.helpdesk.bulk.requests import HTMX, numbers, post, toast_of, values
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def test_what_was_moved_to_another_team_comes_back(tickets, change, ana, billing, delivery):
    made = change("team", tickets, team=delivery.pk, name="Delivery")
    assert {fresh(each).team for each in tickets} == {delivery}
    undo_bulk_change(made)
    assert {fresh(each).team for each in tickets} == {billing}
    assert state_of(made).not_changed == 0


def test_what_was_given_away_comes_back(tickets, change, ana, ben, delivery):
    Ticket.objects.update(team=delivery, assignee=ana)  # seen only as hers
    made = change("assign", tickets, to=ben.pk, name=ben.name)
    undo_bulk_change(made)
    assert {fresh(each).assignee for each in tickets} == {ana}


def test_what_its_new_owner_has_in_a_team_of_others_is_not_taken_back(
    tickets, change, ana, ben, lea, delivery, billing
):
    """Ben got it from Ana; a lead moved it to a team that Ana is not in. Its number is not hers."""
    ben.teams.add(delivery)
    given = change("assign", tickets, to=ben.pk, name=ben.name)
    assign_team(fresh(tickets[0]), team=delivery, by=lea)
    undo_bulk_change(given)
    assert [row.ticket for row in state_of(given).others] == [tickets[0].pk]
    assert [fresh(each).assignee for each in tickets] == [ben, None, None]
    moved = change("team", tickets[1:], team=delivery.pk, name="Delivery")
    assign_ticket(fresh(tickets[1]), to=ben, by=lea)
    undo_bulk_change(moved)
    assert [row.ticket for row in state_of(moved).others] == [tickets[1].pk]
    assert [fresh(each).team for each in tickets] == [delivery, delivery, billing]


def test_a_saved_reply_that_moved_tickets_away_is_undone_and_one_that_did_not_only_where_seen(
    tickets, change, ana, ben, lea, billing, delivery
):
    def macro_values(**changes):
        macro = Macro.objects.create(name=str(len(changes)), **changes)
        return {"macro": macro.pk, "name": macro.name, "changes": macro.changes_key(0)}

    urgent = change("macro", tickets, **macro_values(sets_priority="urgent"))
    away = macro_values(moves_to=delivery, assigns_to=ben)
    moved = change("macro", tickets, **away)
    assert {fresh(each).team for each in tickets} == {delivery}
    undo_bulk_change(urgent)
    assert state_of(urgent).not_changed == 3
    assign_team(fresh(tickets[0]), team=Team.objects.create(name="Returns"), by=lea)
    undo_bulk_change(moved)
    assert [row.ticket for row in state_of(moved).others] == [tickets[0].pk]
    given_back = [(fresh(each).team, fresh(each).assignee) for each in tickets[1:]]
    assert given_back == [(billing, None)] * 2


def test_what_others_deleted_or_changed_since_is_left(tickets, change, ana, lea, billing, delivery):
    made = change("team", tickets, team=delivery.pk, name="Delivery")
    delete_ticket(fresh(tickets[0]), by=lea)
    assign_team(fresh(tickets[1]), team=Team.objects.create(name="Returns"), by=lea)
    undo_bulk_change(made)
    assert [row.ticket for row in state_of(made).others] == [tickets[0].pk, tickets[1].pk]
    assert fresh(tickets[2]).team == billing


def test_only_what_gave_tickets_away_is_undone_where_they_are_not_seen(
    tickets, change, ana, delivery
):
    urgent = change("priority", tickets, priority="urgent")
    moved = change("team", tickets, team=delivery.pk, name="Delivery")
    undo_bulk_change(urgent)
    assert state_of(urgent).not_changed == 3
    ana.role = "light_agent"
    ana.save()
    undo_bulk_change(moved)
    assert state_of(moved).not_changed == 3
    assert {fresh(each).team for each in tickets} == {delivery}


def test_what_already_was_so_counts_neither_as_changed_nor_as_undone(tickets, change, lea):
    set_priority(tickets[0], priority="high", by=lea)
    made = change("priority", tickets, priority="high")
    assert state_of(made).words == "2 tickets: priority “High”. 1 already was."
    again = state_of(change("priority", tickets, priority="high"))
    assert (again.counts["changed"], again.counts["same"], again.may_undo) == (0, 3, False)
    undo_bulk_change(made)
    assert values("priority") == ["high", "normal", "normal"]
    assert state_of(made).words == "Undone: 2 tickets are as they were before."


def test_a_snooze_in_another_time_zone_is_undone(tickets, ana):
    ana.time_zone = "Asia/Kathmandu"
    ana.save()
    until = (timezone.now() + timedelta(days=1)).isoformat()
    answer = post(ana, "snooze", tickets=numbers(tickets), until=until)
    answer = signed_in(ana).post(toast_of(answer)["undo"], headers=HTMX)
    assert toast_of(answer)["text"] == "Undone: 3 tickets are as they were before."
    assert values("snoozed_until") == [None] * 3


def test_a_time_that_was_stored_with_another_offset_is_undone(tickets, change):
    until = timezone.localtime(timezone=timezone.get_fixed_timezone(345)) + timedelta(days=1)
    made = change("snooze", tickets, until=until.isoformat(), name="")
    undo_bulk_change(made)
    assert values("snoozed_until") == [None] * 3


@pytest.mark.parametrize(
    ("action", "opposite"), [("not_spam", mark_spam), ("restore", delete_ticket)]
)
def test_a_ticket_that_was_used_since_is_not_taken_out_again(
    action, opposite, tickets, change, lea
):
    for each in tickets:
        opposite(each, by=lea)
    made = change(action, tickets, by=lea)
    set_priority(fresh(tickets[1]), priority="high", by=lea)
    undo_bulk_change(made)
    assert list(Ticket.objects.in_the_flow()) == [tickets[1]]
    assert [row.ticket for row in state_of(made).others] == [tickets[1].pk]


def test_the_undo_of_not_spam_says_that_senders_are_not_blocked(tickets, change, lea):
    mark_spam(tickets[0], by=lea)
    made = change("not_spam", tickets[:1], by=lea)
    undo_bulk_change(made)
    words = "Undone: 1 ticket is marked as spam again. Its sender is not blocked."
    assert state_of(BulkChange.objects.get()).words == words
