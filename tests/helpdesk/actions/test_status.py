import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk import statuses
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import CannotSetStatus, close_ticket, resolve_ticket, set_status
from ledger.models import Event


def test_resolving_is_counted_and_announced(ticket, ana):
    resolve_ticket(ticket, by=ana)
    assert (ticket.status, ticket.resolutions, ticket.waiting_since) == ("solved", 1, None)
    facts = Event.objects.get(name="ticket.resolved").facts
    assert facts["resolution"] == 1
    assert facts["before"] == "new"


def test_resolving_twice_is_resolving_once(ticket, ana):
    resolve_ticket(ticket, by=ana)
    resolve_ticket(ticket, by=ana)
    assert ticket.resolutions == 1
    assert Event.objects.filter(name="ticket.resolved").count() == 1


def test_an_agent_reopens_by_hand(ticket, ana):
    resolve_ticket(ticket, by=ana)
    set_status(ticket, "open", by=ana)
    assert ticket.reopens == 1
    assert Event.objects.filter(name="ticket.reopened").exists()


@pytest.mark.parametrize("status", ["new", "closed", "nonsense"])
def test_system_statuses_are_refused(ticket, ana, status):
    set_status(ticket, "open", by=ana)
    with pytest.raises(CannotSetStatus):
        set_status(ticket, status, by=ana)


def test_a_closed_ticket_never_opens_again(ticket, ana):
    close_ticket(resolve_ticket(ticket, by=ana))
    with pytest.raises(CannotSetStatus, match="closed"):
        set_status(ticket, "open", by=ana)


def test_spam_waits_for_nobody(ticket, ana):
    mark_spam(ticket, by=ana)
    mark_spam(ticket, by=ana)
    assert ticket.spam_at is not None
    assert Event.objects.filter(name="ticket.marked_spam").count() == 1


@given(st.lists(st.sampled_from(["requester", "agent", *statuses.CHOOSABLE])))
def test_no_history_brings_back_new_or_leaves_the_known_states(acts):
    status, was_taken_up = statuses.NEW, False
    for act in acts:
        if act == "requester":
            status = statuses.after_requester_wrote(status)
        elif act == "agent":
            status = statuses.after_agent_acted(status)
        elif statuses.may_become(status, act):
            status = act
        was_taken_up = was_taken_up or status != statuses.NEW
        assert status in statuses.ALL
        assert not (was_taken_up and status == statuses.NEW)
