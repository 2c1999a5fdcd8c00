"""`lock_ticket_for` yields the locked row once: the actions in its block use this object."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from config.refusals import Refused
from helpdesk.access import lock_ticket_for, lock_ticket_to_delete
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.merge import merge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.merging.access import lock_merged_ticket_for
from helpdesk.models import Ticket


def reads_of_the_ticket(queries: CaptureQueriesContext) -> list[str]:
    found = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    return [sql for sql in found if 'FROM "helpdesk_ticket"' in sql]


def test_the_lock_comes_first_and_the_row_is_read_once(ticket, ana):
    with CaptureQueriesContext(connection) as queries, lock_ticket_for(ana, ticket.pk) as locked:
        resolve_ticket(locked, by=ana)
    lock, read = reads_of_the_ticket(queries)
    assert "FOR NO KEY UPDATE" in lock
    assert "JOIN" not in lock
    assert "JOIN" in read
    assert (locked.status, Ticket.objects.get().status) == ("solved", "solved")
    assert locked.assignee == ana


def test_two_actions_change_the_same_object(ticket, ana, lea):
    with CaptureQueriesContext(connection) as queries, lock_ticket_for(ana, ticket.pk) as locked:
        assign_ticket(locked, to=lea, by=ana)
        tag_ticket(locked, tags=["rim"], by=ana)
        reply_to_ticket(locked, "On its way.", by=ana, status="pending")
    assert sum("FOR NO KEY UPDATE" in sql for sql in reads_of_the_ticket(queries)) == 1
    stored = Ticket.objects.get()
    assert (stored.assignee, stored.tags, stored.status) == (lea, ["rim"], "pending")
    assert (locked.assignee, locked.tags, locked.status) == (lea, ["rim"], "pending")


def test_after_the_block_an_action_locks_again(ticket, ana, lea):
    with lock_ticket_for(ana, ticket.pk) as locked:
        pass
    set_status(Ticket.objects.get(), "on_hold", by=lea)
    with CaptureQueriesContext(connection) as queries:
        tag_ticket(locked, tags=["rim"], by=ana)
    assert any("FOR NO KEY UPDATE" in sql for sql in reads_of_the_ticket(queries))
    assert locked.status == "on_hold"


def test_after_a_refusal_nothing_is_kept_and_an_action_locks_again(ticket, ana):
    with pytest.raises(Refused), lock_ticket_for(ana, ticket.pk) as locked:
        set_status(tag_ticket(locked, tags=["rim"], by=ana), "closed", by=ana)
    assert not locked.is_locked
    assert Ticket.objects.get().tags == []


def test_only_who_may_answer_locks(ticket, ben, chloe, eve):
    for user, error in ((ben, PermissionDenied), (chloe, PermissionDenied), (eve, Http404)):
        with pytest.raises(error), lock_ticket_for(user, ticket.pk):
            raise AssertionError
    with lock_ticket_for(chloe, ticket.pk, to_answer=False) as locked:
        assert locked == ticket


def test_a_stranger_asks_the_database_nothing(ticket, eve, django_assert_num_queries):
    with (
        django_assert_num_queries(0),
        pytest.raises(Http404),
        lock_ticket_for(eve, ticket.pk),
    ):
        raise AssertionError


@pytest.mark.parametrize("is_to_delete", [True, False])
def test_merged_tickets_are_locked_before_the_one_they_lead_to(
    ticket, carla, mailbox, lea, is_to_delete
):
    """As incoming mail locks them, so that none of these waits for the other."""
    between, first = (
        open_ticket(requester=carla, subject="x", text="y", mailbox=mailbox) for _each in "ab"
    )
    merge_ticket(first, into=between, by=lea)
    merge_ticket(between, into=ticket, by=lea)
    to_delete, to_unmerge = lock_ticket_to_delete, lock_merged_ticket_for
    block = to_delete(lea, ticket.pk) if is_to_delete else to_unmerge(lea, first.pk)
    with CaptureQueriesContext(connection) as queries, block:
        pass
    locks = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    for sql, each in zip(locks, (first, between, ticket), strict=True):
        assert f"= {each.pk} " in sql
