"""The way back of tests that migrate to an old schema."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_all() -> None:
    """Apply all migrations: going back in one app takes back those of others that need it."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
