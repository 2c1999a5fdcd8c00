"""Empties the database after tests that commit: rows are deleted, tables are not truncated.

Django truncates every table and creates permissions and content types anew. With eighty tables,
most of them empty, that takes longer than many of the tests.
"""

import pytest
from django.db import connections
from django.test import TransactionTestCase

KEPT = ["django_migrations", "django_content_type", "auth_permission", "django_site"]
# Only one who may switch triggers off can delete in any order.
MAY_DELETE = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
DELETE = """
DO $$
DECLARE
    each regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT oid::regclass FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
                   AND relname <> ALL ('{%s}')
    LOOP
        EXECUTE format('DELETE FROM %%s', each);
    END LOOP;
END $$
"""


@pytest.fixture(scope="session", autouse=True)
def rows_are_deleted():
    """Replace Django's flush after each test with `transaction=True`."""
    flush = TransactionTestCase._fixture_teardown

    def empty(self):
        for name in self._databases_names(include_mirrors=False):
            with connections[name].cursor() as cursor:
                cursor.execute(MAY_DELETE)
                if not cursor.fetchone()[0]:
                    return flush(self)
                cursor.execute(DELETE % ",".join(KEPT))

    TransactionTestCase._fixture_teardown = empty
    yield
    TransactionTestCase._fixture_teardown = flush
