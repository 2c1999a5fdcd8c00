"""The database, for threads that mostly wait for somebody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, close_old_connections, connections
from psycopg_pool import PoolTimeout

# Trouble of the database is no fault of a mail or a server.
AWAY = (Error, PoolTimeout)


@contextmanager
def briefly() -> Iterator[None]:
    """A connection for this moment: many mailboxes share the few there are."""
    close_old_connections()
    try:
        yield
    finally:
        connections.close_all()
