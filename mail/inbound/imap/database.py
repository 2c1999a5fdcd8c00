"""Database connections for threads that mostly wait for a server."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, close_old_connections, connections
from psycopg_pool import PoolTimeout

# Database errors are not the fault of a mail or a server.
DATABASE_ERRORS = (Error, PoolTimeout)


@contextmanager
def short_connection() -> Iterator[None]:
    """Hold a connection only for this block: many mailboxes share a small pool."""
    close_old_connections()
    try:
        yield
    finally:
        connections.close_all()
