"""Subscribers in code and as rows, wildcards, and order."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledger.actions import MAX_WAIT, deliver, deliver_due, deliver_event
from ledger.events import record
from ledger.models import Delivery, Event, Subscription
from ledger.subscribers import delivers, patterns_of, receives, subscribers_of


@pytest.fixture
def sent(registry) -> list[tuple[str, str, int]]:
    """Target, name and event of what reached a subscription of the kind "test"."""
    sent: list[tuple[str, str, int]] = []

    @delivers("test", tries=2)
    def deliver_to_test(event: Event, /, *, subscription: Subscription) -> None:
        if event.facts.get("fails"):
            raise ConnectionError("refused")
        sent.append((subscription.target, event.name, event.pk))

    return sent


def subscribe(pattern: str, target: str = "a", **columns: object) -> Subscription:
    return Subscription.objects.create(pattern=pattern, kind="test", target=target, **columns)


@pytest.mark.parametrize(
    ("name", "patterns"),
    [
        ("ticket.created", ["ticket.created", "ticket.*", "*"]),
        ("a.b.c", ["a.b.c", "a.b.*", "a.*", "*"]),
        ("a", ["a", "*"]),
    ],
)
def test_patterns_that_cover_a_name(name, patterns):
    assert patterns_of(name) == patterns


def test_a_receiver_of_two_fitting_patterns_hears_once(registry):
    receives("team.tested", "team.*", "*", name="tests.all")(print)
    assert [s.name for s in subscribers_of("team.tested")].count("tests.all") == 1
    assert "tests.all" in [s.name for s in subscribers_of("mail.retried")]


def test_two_receivers_cannot_share_a_name(registry):
    receives("team.tested", name="tests.one")(print)
    with pytest.raises(ValueError, match=r"tests\.one"):
        receives("team.other", name="tests.one")(print)


def test_a_subscription_made_at_run_time_gets_the_events_after_it(billing, sent):
    record("team.tested", billing)
    subscribe("team.*")
    event = record("team.tested", billing)
    record("mail.tested", billing)
    while deliver_due():
        pass
    assert sent == [("a", "team.tested", event.pk)]


def test_an_inactive_subscription_gets_nothing(billing, sent):
    row = subscribe("*", is_active=False)
    assert not record("team.tested", billing).deliveries.exists()
    Subscription.objects.update(is_active=True)
    waiting = record("team.tested", billing).deliveries.get()
    row.delete()
    assert deliver(waiting.pk) is False
    waiting.refresh_from_db()
    assert waiting.state == "dropped"
    assert not Delivery.objects.undelivered().exists()


def test_a_subscription_switched_off_drops_what_waits(billing, sent):
    row = subscribe("*")
    waiting = record("team.tested", billing).deliveries.get()
    Subscription.objects.filter(pk=row.pk).update(is_active=False)
    assert deliver(waiting.pk) is False
    waiting.refresh_from_db()
    assert (waiting.state, sent) == ("dropped", [])


def test_a_kind_that_tries_for_days_waits_an_hour_each_time(billing, registry):
    @delivers("test", tries=99)
    def refuse(event: Event, /, *, subscription: Subscription) -> None:
        raise ConnectionError("refused")

    subscribe("*")
    waiting = record("team.tested", billing).deliveries.get()
    Delivery.objects.filter(pk=waiting.pk).update(attempts=70)
    now = timezone.now()
    deliver(waiting.pk, now=now)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.next_try_at) == ("waiting", now + MAX_WAIT)


def test_a_kind_has_its_own_number_of_tries(billing, sent):
    subscribe("*")
    waiting = record("team.tested", billing, fails=True).deliveries.get()
    deliver(waiting.pk)
    deliver(waiting.pk, now=timezone.now() + timedelta(hours=2))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("failed", 2)


def test_events_of_one_subject_come_in_order(billing, delivery, sent):
    subscribe("team.*")
    first = record("team.tested", billing, fails=True)
    second, other = record("team.tested", billing), record("team.tested", delivery)
    now = timezone.now()
    while deliver_due(now=now):
        pass
    assert deliver(second.deliveries.get().pk, now=now) is False
    assert [pk for _to, _name, pk in sent] == [other.pk], "the second waits for the first"
    Event.objects.filter(pk=first.pk).update(facts={})
    deliver(first.deliveries.get().pk, now=now + timedelta(hours=2))
    assert [pk for _to, _name, pk in sent] == [other.pk, first.pk, second.pk]


def test_a_failed_event_holds_up_the_later_ones_no_longer(billing, sent):
    subscribe("team.*")
    first, second = record("team.tested", billing, fails=True), record("team.tested", billing)
    now = timezone.now()
    deliver_due(now=now)
    deliver_due(now=now + timedelta(hours=2))
    assert first.deliveries.get().state == "failed"
    assert [pk for _to, _name, pk in sent] == [second.pk]


def test_without_order_a_failing_event_holds_up_no_other(billing, sent):
    subscribe("team.*", is_ordered=False)
    record("team.tested", billing, fails=True)
    second = record("team.tested", billing)
    deliver_due()
    assert [pk for _to, _name, pk in sent] == [second.pk]


def test_recording_takes_one_query_however_many_subscribers(billing, sent, heard):
    subscribe("team.*", "a")
    subscribe("*", "b")
    with CaptureQueriesContext(connection) as queries:
        event = record("team.tested", billing, by=None)
    assert len(queries) == 1
    assert event.deliveries.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_an_event_once(billing, registry):
    """The second finds the row locked and goes on; the lock is held until both have tried."""
    started, go_on, runs = threading.Event(), threading.Event(), []

    @receives("team.tested", name="tests.slow")
    def slow(event: Event) -> None:
        runs.append(event.pk)
        started.set()
        go_on.wait(30)

    event = record("team.tested", billing)
    first = threading.Thread(target=lambda: (deliver_event(event.pk), connection.close()))
    first.start()
    assert started.wait(30)
    assert deliver_event(event.pk) == 0
    assert deliver_due() == 0
    go_on.set()
    first.join(30)
    assert runs == [event.pk]
    assert event.deliveries.get().state == "delivered"
