"""The databases of the tests are copies of one that all migrations made."""

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from devserver.embedded.servers import Servers
from tests.template import create_tables

COLUMNS = """
SELECT table_name, column_name, data_type
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2
"""
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


@pytest.mark.django_db
def test_every_migration_is_applied_to_the_copy():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_a_server_of_a_tests_own_gets_the_same_tables(tmp_path):
    with Servers(tmp_path / "data", valkey=False, durable=False) as servers:
        create_tables(servers.database_url)
        with psycopg.connect(servers.database_url) as other, connection.cursor() as cursor:
            for query in (COLUMNS, MIGRATIONS):
                cursor.execute(query)
                assert other.execute(query).fetchall() == cursor.fetchall()
