"""Faults while a bulk change runs: those that pass, and one that does not."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from helpdesk.bulk import run
from helpdesk.bulk.state import state_of
from helpdesk.models import BulkChange
from helpdesk.tasks import run_bulk, sweep_bulk
from tests.helpdesk.bulk.requests import high

pytestmark = pytest.mark.django_db


@pytest.fixture
def fault(monkeypatch):
    """Let the second ticket of a change fail once with an error."""

    def raise_once(error: type[Exception]) -> None:
        calls = iter([None, error])

        def fail(*args, **others):
            result = right(*args, **others)
            if found := next(calls, None):
                raise found
            return result

        right = run.change_one
        monkeypatch.setattr(run, "change_one", fail)

    return raise_once


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, SoftTimeLimitExceeded])
def test_after_a_passing_fault_the_ticket_waits_for_the_next_run(many, change, task, fault, error):
    made = change("priority", many(4), priority="high")
    fault(error)
    with pytest.raises(error):
        run_bulk(pk=made.pk)
    assert (high(), state_of(made).counts["waiting"]) == (1, 3)
    assert list(made.tickets.order_by("ticket").values_list("tries", flat=True)) == [0, 1, 0, 0]
    run_bulk(pk=made.pk)
    assert (high(), state_of(made).not_changed) == (4, 0)
    assert set(made.tickets.values_list("tries", flat=True)) == {0}


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_after_a_passing_fault_in_the_request_a_task_goes_on(many, change, task, fault, error):
    fault(error)
    made = change("priority", many(2), priority="high")
    assert (task, high(), made.finished_at) == ([made.pk], 1, None)
    run_bulk(pk=made.pk)
    assert high() == 2


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_passing_fault_does_not_keep_the_sweep_from_others(many, change, task, fault, error):
    first, second = (change("priority", many(3), priority="high") for _each in range(2))
    BulkChange.objects.update(worked_at=timezone.now() - timedelta(minutes=2))
    fault(error)
    sweep_bulk()
    first.refresh_from_db()
    second.refresh_from_db()
    assert sorted([bool(first.finished_at), bool(second.finished_at)]) == [False, True]
    assert high() == 4


def test_a_fault_that_does_not_pass_ends_after_some_tries_and_is_named(
    many, change, task, monkeypatch
):
    def fail(action, pk, values, **others):
        if pk == bad:
            raise OperationalError
        return right(action, pk, values, **others)

    right = run.change_one
    monkeypatch.setattr(run, "change_one", fail)
    bad, *others = many(4)
    made = change("priority", [bad, *others], priority="high")
    for tries in range(1, 5):
        BulkChange.objects.update(worked_at=timezone.now() - timedelta(minutes=2))
        sweep_bulk()
        sweep_bulk()  # not before a minute
        assert made.tickets.get(ticket=bad).tries == tries
        assert (high(), state_of(made).counts["waiting"]) == (0, 4)
    with pytest.raises(OperationalError):
        run_bulk(pk=made.pk)
    run_bulk(pk=made.pk)
    state = state_of(made)
    assert (high(), [row.ticket for row in state.others]) == (3, [bad])
    assert state.others[0].reason == "Something went wrong. Open it and try again."
