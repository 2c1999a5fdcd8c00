"""One delivery per event and subscriber: tried, retried, given up, retried by hand."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Team
from ledger.actions import (
    DELIVERY_RETRIED,
    MAX_ERROR_LENGTH,
    MAX_WAIT,
    CannotRetryDelivery,
    deliver,
    deliver_due,
    deliver_event,
    retry_delivery,
)
from ledger.events import record
from ledger.models import Delivery, Event
from ledger.subscribers import TRIES, receives, subscribers
from ledger.tasks import sweep_deliveries


def fail(event: Event) -> None:
    if event.facts.get("fails", True):
        raise ValueError("no\0")


def delivery_of(event: Event, subscriber: str = "tests.append") -> Delivery:
    return Delivery.objects.get(event=event, subscriber=subscriber)


@pytest.fixture
def failing(registry):
    receives("team.tested", name="tests.fail")(fail)


def test_an_event_reaches_each_subscriber_once(billing, heard):
    event = record("team.tested", billing, fact=1)
    assert deliver_event(event.pk) == 1
    assert deliver_event(event.pk) == 0
    assert heard == [event.pk]
    done = delivery_of(event)
    assert (done.state, done.attempts, done.error) == ("delivered", 1, "")
    assert done.delivered_at
    assert done.next_try_at is None


def test_an_event_has_one_delivery_per_subscriber(billing, heard):
    event = record("team.tested", billing)
    with pytest.raises(IntegrityError, match="delivery_once"), transaction.atomic():
        Delivery.objects.create(event=event, subscriber="tests.append")


def test_the_sweep_delivers_what_no_task_delivered(billing, heard):
    event = record("team.tested", billing)
    sweep_deliveries()
    sweep_deliveries()
    assert heard == [event.pk]


def test_an_event_without_subscriber_has_no_delivery_and_asks_for_no_task(
    billing, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        event = record("team.untold", billing)
    assert not event.deliveries.exists()
    assert len(callbacks) == 1, "only the live message"


def test_a_failing_subscriber_waits_alone(billing, failing, heard):
    event = record("team.tested", billing)
    now = timezone.now()
    assert deliver_event(event.pk, now=now) == 1
    assert heard == [event.pk]
    waiting = delivery_of(event, "tests.fail")
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.error == "ValueError('no\\x00')"
    assert waiting.next_try_at == now + timedelta(seconds=2)

    assert deliver_due(now=now + timedelta(seconds=1)) == 0
    waiting.refresh_from_db()
    assert waiting.attempts == 1, "it waits before it is tried again"

    Event.objects.filter(pk=event.pk).update(facts={"fails": False})
    assert deliver_due(now=now + timedelta(seconds=2)) == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.error) == ("delivered", 2, "")
    assert heard == [event.pk]


def test_waits_grow_up_to_an_hour_and_the_last_try_ends_in_failed(billing, failing):
    event = record("team.tested", billing)
    now, waits = timezone.now(), []
    for _try in range(TRIES):
        deliver_event(event.pk, now=now)
        found = delivery_of(event, "tests.fail")
        if found.next_try_at:
            waits.append(found.next_try_at - now)
            now = found.next_try_at
    assert waits == sorted(waits)
    assert waits[:3] == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert waits[-1] == MAX_WAIT
    assert len(waits) == TRIES - 1
    assert (found.state, found.attempts, found.next_try_at) == ("failed", TRIES, None)
    assert deliver_due(now=now + timedelta(days=9)) == 0


def test_what_a_failing_subscriber_changed_is_rolled_back(billing, registry, heard):
    @receives("team.tested", name="tests.change")
    def change_and_fail(event: Event) -> None:
        Team.objects.filter(pk=billing.pk).update(name="Changed")
        raise ValueError

    deliver_event(record("team.tested", billing).pk)
    billing.refresh_from_db()
    assert billing.name == "Billing"
    assert len(heard) == 1


def test_a_failed_delivery_is_retried_by_hand_with_all_its_tries(billing, failing, admin):
    event = record("team.tested", billing)
    Delivery.objects.update(attempts=TRIES - 1)
    deliver_event(event.pk)
    failed = delivery_of(event, "tests.fail")
    assert failed.state == "failed"
    Event.objects.filter(pk=event.pk).update(facts={"fails": False})
    retry_delivery(failed, by=admin)
    assert deliver(failed.pk) is True
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("delivered", 1)
    told = Event.objects.get(name="delivery.retried")
    assert told.actor == admin
    assert told.facts == {"event": event.pk, "subscriber": "tests.fail"}
    with pytest.raises(CannotRetryDelivery):
        retry_delivery(failed, by=admin)


def test_a_delivery_to_a_receiver_that_is_gone_fails_in_words(billing, heard):
    event = record("team.tested", billing)
    del subscribers["tests.append"]
    deliver_event(event.pk)
    assert delivery_of(event).error == "KeyError('tests.append')"


def test_a_dropped_delivery_is_not_retried(billing, heard, admin):
    dropped = delivery_of(record("team.tested", billing))
    Delivery.objects.filter(pk=dropped.pk).update(state=Delivery.State.DROPPED)
    with pytest.raises(CannotRetryDelivery):
        retry_delivery(dropped, by=admin)


def test_a_retry_asks_for_a_task(billing, failing, admin, django_capture_on_commit_callbacks):
    event = record("team.tested", billing)
    with django_capture_on_commit_callbacks() as alone:
        record(DELIVERY_RETRIED, billing, by=admin, event=event.pk, subscriber="tests.fail")
    with django_capture_on_commit_callbacks() as callbacks:
        retry_delivery(delivery_of(event, "tests.fail"), by=admin)
    assert len(callbacks) == len(alone) + 1


@pytest.mark.parametrize(("text", "kept"), [("no\0", "no"), ("n" * 9_999, "n" * MAX_ERROR_LENGTH)])
def test_an_error_is_stored_as_far_as_the_database_takes_it(billing, registry, text, kept):
    class Loud(Exception):
        def __repr__(self) -> str:
            return text

    @receives("team.tested", name="tests.loud")
    def shout(event: Event) -> None:
        raise Loud

    event = record("team.tested", billing)
    deliver_event(event.pk)
    assert delivery_of(event, "tests.loud").error == kept


def test_a_delivery_that_another_worker_holds_is_skipped(billing, heard):
    event = record("team.tested", billing)
    with CaptureQueriesContext(connection) as queries:
        deliver_event(event.pk)
    claims = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    assert claims
    assert all("SKIP LOCKED" in claim for claim in claims)


def test_a_sweep_takes_the_longest_due_first_and_no_more_than_its_limit(billing, heard):
    now = timezone.now()
    for minutes in (1, 3, 2):
        record("team.tested", billing, at=now - timedelta(minutes=minutes))
    events = list(Event.objects.about(billing))
    assert deliver_due(now=now, limit=2) == 2
    assert heard == [events[1].pk, events[2].pk]


def test_a_delivery_is_due_from_the_time_of_its_event(billing, heard):
    at = timezone.now() - timedelta(days=1)
    event = record("team.tested", billing, at=at)
    assert delivery_of(event).next_try_at == at


@pytest.mark.parametrize(("attempts", "is_stuck"), [(4, False), (5, True)])
def test_a_delivery_is_stuck_after_five_tries(billing, heard, attempts, is_stuck):
    record("team.tested", billing)
    Delivery.objects.update(attempts=attempts)
    assert Delivery.objects.stuck().exists() is is_stuck


def test_a_retry_stays_among_the_failing_until_it_is_delivered(billing, failing):
    event = record("team.tested", billing)
    assert not Delivery.objects.failing().exists()
    deliver_event(event.pk)
    assert Delivery.objects.failing().get().event == event


@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_failed_act_never_was(billing, heard):
    def act() -> None:
        with transaction.atomic():
            record("team.tested", billing)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Event.objects.filter(name="team.tested").exists()
    assert not Delivery.objects.filter(subscriber="tests.append").exists()
