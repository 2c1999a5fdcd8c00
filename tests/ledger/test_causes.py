"""Actors of events, what caused them, and loops that are stopped."""

import pytest

from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.events import TICKET_REOPENED, TICKET_RESOLVED
from ledger.actions import deliver_due, deliver_event, retry_delivery
from ledger.actors import SYSTEM, Rule
from ledger.events import DEEPEST, record
from ledger.models import Delivery, Event
from ledger.subscribers import receives


@pytest.fixture
def echo(registry, billing):
    """A receiver that answers each event with the same again: a loop."""

    @receives("team.tested", name="tests.echo")
    def receive(event: Event) -> None:
        record("team.tested", billing, by=Rule(pk=7, name="Echo"), caused_by=event)


def test_the_actor_is_a_user_a_rule_or_the_system(billing, ana):
    for by in (ana, Rule(pk=7, name="Urgent first"), SYSTEM, None):
        record("team.tested", billing, by=by)
    columns = ("actor_kind", "actor", "actor_rule_id", "actor_name")
    assert list(Event.objects.about(billing).values_list(*columns)) == [
        ("user", ana.pk, None, ana.name),
        ("rule", None, 7, "Urgent first"),
        ("system", None, None, ""),
        ("system", None, None, ""),
    ]


def test_an_event_names_its_cause_and_its_depth(billing, echo):
    first = record("team.tested", billing)
    deliver_event(first.pk)
    second = Event.objects.get(caused_by=first)
    assert (first.depth, second.depth) == (0, 1)
    assert list(first.effects.all()) == [second]


def test_a_loop_is_stopped_at_the_declared_depth_and_shown(billing, echo):
    record("team.tested", billing)
    while deliver_due():
        pass
    events = Event.objects.about(billing)
    assert events.count() == DEEPEST + 2
    stopped = Delivery.objects.get(event=events.last())
    assert stopped.state == "stopped"
    assert "event 12 of a chain" in stopped.error
    assert Delivery.objects.failing().get() == stopped


def test_two_rules_that_undo_each_other_are_stopped(registry, ticket, ana):
    @receives(TICKET_RESOLVED, name="tests.reopen")
    def reopen(event: Event) -> None:
        set_status(ticket, "open", by=Rule(pk=1, name="Reopen"), caused_by=event)

    @receives(TICKET_REOPENED, name="tests.resolve")
    def resolve(event: Event) -> None:
        resolve_ticket(ticket, by=Rule(pk=2, name="Solve"), caused_by=event)

    resolve_ticket(ticket, by=ana)
    while deliver_due():
        pass
    acted = Event.objects.about(ticket).filter(name__in=["ticket.resolved", "ticket.reopened"])
    assert acted.count() == DEEPEST + 2
    assert set(acted.exclude(depth=0).values_list("actor_name", flat=True)) == {"Reopen", "Solve"}
    assert Delivery.objects.filter(subscriber__startswith="tests.", state="stopped").exists()


def test_a_stopped_delivery_may_be_retried_by_hand(billing, echo, admin):
    record("team.tested", billing)
    while deliver_due():
        pass
    stopped = Delivery.objects.get(state="stopped")
    retry_delivery(stopped, by=admin)
    while deliver_due():
        pass
    stopped.refresh_from_db()
    assert stopped.state == "delivered"
    assert Delivery.objects.get(state="stopped").event.caused_by == stopped.event


def test_a_stopped_event_asks_for_no_task(billing, echo, django_capture_on_commit_callbacks):
    deep = record("team.tested", billing)
    Event.objects.filter(pk=deep.pk).update(depth=DEEPEST)
    deep.refresh_from_db()
    with django_capture_on_commit_callbacks() as callbacks:
        record("team.tested", billing, caused_by=deep)
    assert len(callbacks) == 1, "only the live message"
