"""Bulk changes of more tickets than a request takes: the task, its progress, Cancel and Undo."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.access import lock_ticket_for
from helpdesk.actions.edit import tag_ticket
from helpdesk.bulk.access import open_bulk_changes
from helpdesk.bulk.run import run_bulk_change
from helpdesk.bulk.start import (
    cancel_bulk_change,
    close_bulk_change,
    undo_bulk_change,
)
from helpdesk.bulk.state import state_of
from helpdesk.models import BulkChange, BulkTicket, Ticket
from helpdesk.tasks import run_bulk, sweep_bulk
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.helpdesk.bulk.requests import high

pytestmark = pytest.mark.django_db


def test_fifty_are_changed_at_once_and_fifty_one_by_a_task(many, change, asked):
    numbers = many(51)
    first = change("priority", numbers[:50], priority="low")
    assert (asked, first.finished_at is None) == ([], False)
    made = change("priority", numbers, priority="high")
    state = state_of(made)
    assert (asked, high()) == ([made.pk], 0)
    assert (state.is_running, state.done, state.total, state.percent) == (True, 0, 51, 0)
    run_bulk(pk=made.pk)
    made.refresh_from_db()
    assert (high(), state_of(made).is_running, state_of(made).done) == (51, False, 51)
    run_bulk(pk=made.pk)  # delivered twice
    changed = Event.objects.filter(name="ticket.priority_changed", actor_kind="user")
    assert changed.count() == 50 + 51


def test_what_a_killed_task_left_is_done_by_the_sweep_and_nothing_twice(many, change, task):
    made = change("priority", many(4), priority="high")
    assert not run_bulk_change(made.pk, seconds=0)  # ends after one ticket
    assert (high(), state_of(made).done) == (1, 1)
    sweep_bulk()  # its task may still be at it
    assert high() == 1
    BulkChange.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    sweep_bulk()
    assert high() == 1
    BulkChange.objects.update(worked_at=timezone.now() - timedelta(minutes=2))
    sweep_bulk()
    assert high() == 4
    assert Event.objects.filter(name="ticket.priority_changed").count() == 4


def test_cancel_leaves_the_rest_and_undo_gives_back_what_was_done(many, change, task):
    made = change("priority", many(4), priority="high")
    run_bulk_change(made.pk, seconds=0)
    cancel_bulk_change(made)
    run_bulk(pk=made.pk)
    assert high() == 1
    assert "3 were left as they were" in state_of(made).words
    cancel_bulk_change(made)
    undo_bulk_change(made)
    state = state_of(made)
    assert (high(), state.is_running, state.total) == (0, False, 1)


def test_the_undo_of_a_running_change_cancels_it_first(many, change, task):
    made = change("priority", many(4), priority="high")
    run_bulk_change(made.pk, seconds=0)
    undo_bulk_change(made)
    assert (high(), made.cancelled_at is None) == (0, False)
    run_bulk(pk=made.pk)  # its task comes too late
    state = state_of(made)
    assert (high(), state.is_running, state.total) == (0, False, 1)


def test_a_large_undo_is_a_task_too_and_cannot_be_cancelled(many, change, task):
    made = change("priority", many(4), priority="high")
    run_bulk(pk=made.pk)
    undo_bulk_change(made)
    assert task == [made.pk, made.pk]
    cancel_bulk_change(made)
    state = state_of(made)
    assert (state.is_running, state.is_undo, state.done, state.total) == (True, True, 0, 4)
    run_bulk(pk=made.pk)
    assert high() == 0


def test_a_result_is_closed_when_it_is_over_and_by_the_next_change(many, change, task):
    running = change("priority", many(4), priority="high")
    close_bulk_change(running)
    running.refresh_from_db()
    assert running.closed_at is None
    run_bulk(pk=running.pk)
    change("priority", many(1), priority="low")
    running.refresh_from_db()
    assert running.closed_at


def test_a_result_with_refused_tickets_stays_until_it_is_closed(many, change, task, ana):
    refused, done = (change("priority", [*many(1), *missing], priority="high")
                     for missing in ([10**15], []))  # fmt: skip
    running = change("priority", many(4), priority="low")
    for _each in range(2):
        change("priority", [10**15], priority="low")
    refused.refresh_from_db()
    done.refresh_from_db()
    assert (refused.closed_at, bool(done.closed_at)) == (None, True)
    assert running in open_bulk_changes(ana)
    close_bulk_change(refused)
    refused.refresh_from_db()
    assert refused.closed_at


def test_old_results_are_deleted_and_unfinished_ones_kept(many, change, task):
    old, young, running = (change("priority", many(count), priority="high") for count in (1, 1, 4))
    past = timezone.now() - timedelta(days=2, minutes=1)
    BulkChange.objects.filter(pk__in=[old.pk, running.pk]).update(created_at=past)
    BulkTicket.objects.filter(change=running).delete()
    BulkTicket.objects.create(change=running, ticket=1)
    sweep_bulk()
    assert not BulkChange.objects.filter(pk=old.pk).exists()
    assert not BulkTicket.objects.filter(change=old.pk).exists()
    assert BulkChange.objects.filter(pk__in=[young.pk, running.pk]).count() == 2


def test_who_lost_the_role_meanwhile_changes_nothing_more(many, change, task, ana):
    made = change("priority", many(4), priority="high")
    run_bulk_change(made.pk, seconds=0)
    ana.role = "light_agent"
    ana.save()
    run_bulk(pk=made.pk)
    assert (high(), state_of(made).not_changed) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_a_task_leaves_the_work_to_the_one_that_is_at_it(many, change, task):
    made = change("priority", many(3), priority="high")

    def first():
        BulkChange.objects.select_for_update(no_key=True).get(pk=made.pk)

    second_meets_first(first, lambda: run_bulk(pk=made.pk))
    assert high() == 0
    run_bulk(pk=made.pk)
    assert high() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_the_second_gets_what_the_first_left(tickets, change, ana, lea):
    """Lea adds a tag while Ana's change of the same tickets waits for the row: both stay."""

    def first():
        with lock_ticket_for(lea, tickets[1].pk) as ticket:
            tag_ticket(ticket, tags=["hers"], by=lea)

    made = second_meets_first(first, lambda: change("add_tags", tickets, tags=["his"]))
    assert state_of(made).counts["changed"] == 3
    tags = [Ticket.objects.get(pk=each.pk).tags for each in tickets]
    assert tags == [["his"], ["hers", "his"], ["his"]]
