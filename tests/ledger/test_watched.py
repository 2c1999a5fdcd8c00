"""Signs of life of processes, and rows that wait too long."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.events import record
from ledger.models import Delivery, Heartbeat
from ledger.processes import processes
from ledger.watches import Watch, failing_deliveries, register_watch, watches

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "is_silent"),
    [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True), (None, True)],
)
def test_a_process_is_silent_after_two_minutes_or_if_it_never_was_seen(db, age, is_silent):
    Heartbeat.objects.all().delete()
    if age is not None:
        Heartbeat.objects.create(process="beat", seen_at=NOW - age)
    beat = next(each for each in processes(NOW) if each.name == "beat")
    assert (beat.is_silent, beat.seen_at) == (is_silent, NOW - age if age is not None else None)


@pytest.fixture
def watch(billing) -> Watch:
    """A watch of three deliveries, due five, four and six minutes ago."""
    for minutes in (5, 4, 6):
        at = NOW - timedelta(minutes=minutes)
        event = record("team.tested", billing, at=at)
        Delivery.objects.create(event=event, subscriber="tests.watch", next_try_at=at)
    return Watch(
        name="tests",
        label="Tested",
        rows=lambda: Delivery.objects.filter(subscriber="tests.watch"),
        since="next_try_at",
        stuck_after=timedelta(minutes=5),
    )


def test_the_oldest_row_that_waits(watch):
    assert watch.oldest(NOW) == NOW - timedelta(minutes=6)


def test_a_row_of_a_time_to_come_does_not_wait(watch):
    at = NOW - timedelta(minutes=5)
    assert (watch.oldest(at), watch.count(at, most=5)) == (NOW - timedelta(minutes=6), 2)
    assert watch.oldest(NOW - timedelta(minutes=7)) is None


def test_rows_are_stuck_when_they_wait_longer_than_allowed(watch):
    assert [each.next_try_at for each in watch.stuck(NOW)] == [NOW - timedelta(minutes=6)]


def test_rows_are_counted_up_to_a_limit(watch):
    assert [watch.count(NOW, most=most) for most in (1, 3, 5)] == [1, 3, 3]


def test_a_registered_watch_is_listed_once(watch, monkeypatch):
    monkeypatch.setattr("ledger.watches._watches", {})
    register_watch(watch)
    register_watch(watch)
    assert watches() == [watch]


def test_failing_deliveries_come_newest_first_with_their_events(watch, django_assert_num_queries):
    first, second, waiting = Delivery.objects.filter(subscriber="tests.watch").order_by("pk")
    Delivery.objects.exclude(pk=waiting.pk).update(state="failed", attempts=9)
    with django_assert_num_queries(1):
        found = [(each.pk, each.event.name) for each in failing_deliveries()]
    assert found == [(second.pk, "team.tested"), (first.pk, "team.tested")]
