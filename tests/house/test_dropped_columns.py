"""Migrations that drop columns: they give up their wait for a lock, and run again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from ledger.models import Event
from tests.newest_migrations import migrate_all

DROPS = {
    "accounts": ("0002_sessions", "0003_remove_unused_columns"),
    "journeys": ("0006_plain_labels", "0007_remove_unused_columns"),
}
COLUMNS = {
    "accounts": [("accounts_user", "preferences")],
    "journeys": [
        ("journeys_journey", "parent_stage_id"),
        ("journeys_removedcard", "removed_at"),
        ("journeys_touchpoint", "split_from_id"),
    ],
}


def migrate(app: str, to: str) -> None:
    MigrationExecutor(connection).migrate([(app, to)])


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def there(app: str) -> list[str]:
    """The tables of an app that have the column still."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        found = set(cursor.fetchall())
    return [table for table, column in COLUMNS[app] if (table, column) in found]


@contextmanager
def in_use(table: str) -> Iterator[None]:
    """Another connection reads a table in a long transaction."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")
        yield
    finally:
        other.rollback()
        other.close()


@pytest.fixture(params=sorted(DROPS))
def app(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[str]:
    name: str = request.param
    migrate(name, DROPS[name][0])
    run("SET statement_timeout = '20s'")  # an endless wait fails by this one
    yield name
    run("RESET statement_timeout")
    run("RESET lock_timeout")
    migrate_all()


def test_a_table_in_use_is_given_up_and_the_migration_runs_again(app: str) -> None:
    tables = [table for table, _column in COLUMNS[app]]
    assert there(app) == tables
    with in_use(tables[-1]), pytest.raises(OperationalError, match="lock timeout"):
        migrate(app, DROPS[app][1])
    assert there(app) == tables[-1:], "a table shares a transaction with the one in use"
    migrate(app, DROPS[app][1])
    assert there(app) == []
    migrate(app, DROPS[app][0])
    assert there(app) == tables


def test_an_event_is_renamed_forth_and_back(transactional_db: None) -> None:
    before, after = "0007_remove_unused_columns", "0008_rename_stored_names"
    migrate("journeys", before)
    event = Event.objects.create(name="vocabulary.changed", subject_type="persona", subject_id=1)
    other = Event.objects.create(name="persona.changed", subject_type="persona", subject_id=1)
    for to, name in ((after, "lookup_value.changed"), (before, "vocabulary.changed")):
        migrate("journeys", to)
        names = [Event.objects.get(pk=each.pk).name for each in (event, other)]
        assert names == [name, "persona.changed"]
    migrate_all()
