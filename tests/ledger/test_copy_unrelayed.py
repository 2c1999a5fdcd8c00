"""Events that were on their way before there were deliveries reach their subscribers."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ledger.migrations import _unrelayed
from ledger.models import Delivery
from tests.newest_migrations import migrate_all

OLD, COPYING, NEW = "0001_initial", "0002_delivery", "0004_drop_relay"
EVENT = """
INSERT INTO ledger_event (name, subject_type, subject_id, actor_name, at, facts, relayed_at,
                          relay_after, relay_attempts, relay_error)
SELECT %s, 'ticket', n, '', now(), '{}', %s::timestamptz, now(), 3, %s
FROM generate_series(1, %s) AS n
"""


def migrate(to: str) -> None:
    MigrationExecutor(connection).migrate([("ledger", to)])


def write_old(name: str, count: int, *, relayed_at: str | None = None, error: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(EVENT, [name, relayed_at, error, count])


@pytest.fixture
def at_the_old_schema(transactional_db) -> Iterator[None]:
    migrate(OLD)
    yield
    migrate_all()


def found() -> list[tuple[str, str, str]]:
    rows = Delivery.objects.order_by("subscriber", "event")
    return list(rows.values_list("event__name", "subscriber", "state"))


@pytest.mark.usefixtures("at_the_old_schema")
def test_unrelayed_events_become_deliveries():
    write_old("ticket.assigned", 1, error="ValueError('no')")
    write_old("ticket.resolved", 1, relayed_at="2026-01-01T00:00Z")
    write_old("ticket.noted", 1)
    migrate(NEW)
    assert found() == [
        ("ticket.assigned", "helpdesk.move_on_timeline", "waiting"),
        ("ticket.assigned", "helpdesk.write_on_timeline", "waiting"),
    ]
    assert set(Delivery.objects.values_list("error", "attempts")) == {("ValueError('no')", 0)}


@pytest.mark.usefixtures("at_the_old_schema")
def test_an_interrupted_copy_is_taken_up_again(monkeypatch):
    """Killed after some batches, what is committed stays and the second run adds the rest."""
    monkeypatch.setattr(_unrelayed, "BATCH", 10)
    write_old("ticket.tagged", 35)
    migrate(COPYING)
    with connection.cursor() as cursor:
        cursor.execute(
            _unrelayed.COPY, [0, 20, ["ticket.tagged"], ["journeys.place_tagged_ticket"]]
        )
    assert Delivery.objects.count() == 20
    migrate(NEW)
    assert Delivery.objects.count() == 35
    assert Delivery.objects.values("event").distinct().count() == 35
