"""Undoing an act gives back all that it changed, unless somebody has changed it since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.edit import rename_ticket, set_priority, tag_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.undo import CannotUndo, undo_change
from helpdesk.models import Ticket
from helpdesk.undoing import COMPARED, FOLLOWING, changing_ticket
from ledger.models import Event

ACTS = {
    "solve": lambda ticket, ana, team: resolve_ticket(ticket, by=ana),
    "wait": lambda ticket, ana, team: set_status(ticket, "pending", by=ana),
    "assign": lambda ticket, ana, team: assign_ticket(ticket, to=ana, by=ana),
    "team": lambda ticket, ana, team: assign_team(ticket, team=team, by=ana),
    "priority": lambda ticket, ana, team: set_priority(ticket, priority="urgent", by=ana),
    "tags": lambda ticket, ana, team: tag_ticket(ticket, tags=["refund", "wheel"], by=ana),
    "subject": lambda ticket, ana, team: rename_ticket(ticket, subject="Another", by=ana),
}


def columns(ticket):
    ticket.refresh_from_db()
    names = {*COMPARED, *FOLLOWING} - {"resolutions"}
    return {name: getattr(ticket, name) for name in sorted(names)}


def act(name, ticket, ana, team=None):
    with changing_ticket(ana, ticket.pk) as (changed, change):
        ACTS[name](changed, ana, team)
    return change


@pytest.fixture
def lent(ticket, lea) -> Ticket:
    """The ticket, taken up by Lea and waiting for the customer."""
    assign_ticket(ticket, to=lea, by=lea)
    set_status(ticket, "pending", by=lea)
    return ticket


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("is_new", [True, False])
def test_everything_is_as_it_was(name, is_new, ticket, request, ana, delivery):
    if not is_new:
        request.getfixturevalue("lent")
    before = columns(ticket)
    change = act(name, ticket, ana, delivery)
    assert bool(change.undo_url) == (columns(ticket) != before)
    undo_change(ticket, change, by=ana)
    assert columns(ticket) == before
    events = Event.objects.count()
    undo_change(ticket, change, by=ana)
    assert Event.objects.count() == events


def test_a_ticket_that_was_solved_needs_a_reply_again(ticket, ana):
    waiting = ticket.waiting_since
    change = act("solve", ticket, ana)
    undo_change(ticket, change, by=ana)
    assert waiting is not None
    assert list(Ticket.objects.in_the_flow().needing_reply()) == [ticket]
    assert (ticket.assignee, ticket.status, ticket.waiting_since) == (None, "new", waiting)


def test_the_history_and_the_feedback_request_learn_of_it(lent, ana, lea):
    lent.refresh_from_db()
    undo_change(lent, act("solve", lent, ana), by=ana)
    names = list(Event.objects.about(lent).values_list("name", flat=True))[-2:]
    assert names == ["ticket.status_changed", "ticket.reopened"]
    undo_change(lent, act("assign", lent, ana), by=ana)
    told = Event.objects.about(lent).last()
    assert (told.name, told.facts["before"], told.facts["after"]) == (
        "ticket.assigned", ana.pk, lea.pk
    )  # fmt: skip


def test_solved_again_by_undo_is_a_resolution_of_its_own(ticket, ana):
    resolve_ticket(ticket, by=ana)
    with changing_ticket(ana, ticket.pk) as (opened, change):
        set_status(opened, "open", by=ana)
    undo_change(ticket, change, by=ana, now=timezone.now() + timedelta(minutes=1))
    assert (ticket.status, ticket.resolutions, ticket.reopens) == ("solved", 2, 0)
    assert Event.objects.filter(name="ticket.resolved").count() == 2


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda ticket, lea: set_status(ticket, "on_hold", by=lea),
        lambda ticket, lea: assign_ticket(ticket, to=lea, by=lea),
        lambda ticket, lea: resolve_ticket(set_status(ticket, "open", by=lea), by=lea),
    ],
)
def test_what_a_colleague_changed_meanwhile_is_not_overwritten(meanwhile, ticket, ana, lea):
    change = act("solve", ticket, ana)
    meanwhile(ticket, lea)
    left = columns(ticket)
    with pytest.raises(CannotUndo, match=f"ticket #{ticket.pk} was changed since"):
        undo_change(ticket, change, by=ana)
    assert columns(ticket) == left


def test_what_the_customer_did_meanwhile_is_not_overwritten(ticket, ana, carla):
    change = act("solve", ticket, ana)
    receive_message(ticket, Received(carla, "carla@correu.example", "Still bent."))
    with pytest.raises(CannotUndo, match="was changed since"):
        undo_change(ticket, change, by=ana)


def test_another_field_that_changed_meanwhile_stays(ticket, ana, lea):
    change = act("solve", ticket, ana)
    set_priority(ticket, priority="high", by=lea)
    undo_change(ticket, change, by=ana)
    assert (ticket.status, ticket.priority) == ("new", "high")


def test_spam_waits_for_nobody_after_an_undo_either(ticket, ana, lea):
    change = act("solve", ticket, ana)
    mark_spam(ticket, by=lea)
    undo_change(ticket, change, by=ana)
    assert (ticket.status, ticket.waiting_since) == ("new", None)


def test_a_ticket_is_not_given_back_to_somebody_who_has_left(lent, ana, lea):
    change = act("assign", lent, ana)
    lea.is_active = False
    lea.save()
    with pytest.raises(CannotUndo, match="no longer answers"):
        undo_change(lent, change, by=ana)
    lent.refresh_from_db()
    assert lent.assignee == ana
