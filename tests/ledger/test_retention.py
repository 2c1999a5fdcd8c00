"""Deliveries that were done long ago are deleted; what waits or failed, and events, stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.celery import app
from ledger import tasks
from ledger.events import record
from ledger.models import Delivery, Event
from ledger.retention import trim_deliveries

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
KEPT = timedelta(days=30)
LONG_AGO, LATELY = NOW - KEPT - timedelta(seconds=1), NOW - KEPT
State = Delivery.State


def delivery(billing, state: str, at: datetime) -> Delivery:
    event = record("team.tested", billing, at=at)
    return Delivery.objects.create(
        event=event,
        subscriber="tests.trim",
        state=state,
        delivered_at=at if state == State.DELIVERED else None,
        next_try_at=at if state == State.WAITING else None,
    )


@pytest.mark.parametrize(
    ("state", "at", "stays"),
    [
        (State.DELIVERED, LONG_AGO, False),
        (State.DELIVERED, LATELY, True),
        (State.DROPPED, LONG_AGO, False),
        (State.DROPPED, LATELY, True),
        (State.WAITING, LONG_AGO, True),
        (State.FAILED, LONG_AGO, True),
        (State.STOPPED, LONG_AGO, True),
    ],
)
def test_only_what_was_done_long_ago_is_deleted(billing, state, at, stays):
    delivery(billing, state, at)
    assert trim_deliveries(now=NOW) == (0 if stays else 1)
    assert (Delivery.objects.exists(), Event.objects.count()) == (stays, 1)


def test_the_days_are_a_setting(billing, settings):
    delivery(billing, State.DELIVERED, LATELY)
    settings.DELIVERY_RETENTION_DAYS = 28
    assert trim_deliveries(now=NOW) == 1


def test_a_delivery_is_as_old_as_its_success(billing):
    late = delivery(billing, State.DELIVERED, LONG_AGO)
    Delivery.objects.filter(pk=late.pk).update(delivered_at=LATELY)
    assert trim_deliveries(now=NOW) == 0


def test_it_goes_on_in_batches_and_stops(billing):
    for _number in range(5):
        delivery(billing, State.DELIVERED, LONG_AGO)
    assert trim_deliveries(now=NOW, batch=2, most_batches=2) == 4
    with CaptureQueriesContext(connection) as queries:
        assert trim_deliveries(now=NOW, batch=2) == 1
    assert sum(query["sql"].startswith("SELECT") for query in queries) == 1


@pytest.mark.parametrize(("state", "at"), [(State.FAILED, LONG_AGO), (State.DELIVERED, LATELY)])
def test_what_stays_in_front_holds_up_nothing(billing, state, at):
    for _number in range(5):
        delivery(billing, state, at)
    delivery(billing, State.DELIVERED, LONG_AGO)
    assert trim_deliveries(now=NOW, batch=2) == 1


def test_the_rows_are_read_by_the_primary_key(billing):
    delivery(billing, State.DELIVERED, LATELY)
    with CaptureQueriesContext(connection) as queries:
        trim_deliveries(now=NOW, batch=2)
    (read,) = [query["sql"] for query in queries if "LIMIT 2" in query["sql"]]
    with connection.cursor() as cursor:
        # Of a few rows the planner reads all, and sorts them: here it shall not.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {read}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "ledger_delivery_pkey" in plan
    assert "Sort" not in plan


def test_the_beat_trims_every_hour(billing):
    sweeps = [each for each in app.conf.beat_schedule.values() if "sweep_done" in each["task"]]
    assert [each["schedule"] for each in sweeps] == [3600.0]
    delivery(billing, State.DELIVERED, datetime(2020, 1, 1, tzinfo=UTC))
    tasks.sweep_done()
    assert not Delivery.objects.exists()
