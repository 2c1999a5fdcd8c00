"""PostgreSQL advisory locks: one process serves a mailbox, across all machines."""

import contextlib
from threading import Lock
from typing import Any

import psycopg
from django.db import connection

CLASS = 0x494D4150  # "IMAP"; other advisory locks use other numbers
CONNECT_SECONDS = 10
# A database behind a dead connection is noticed within a minute.
KEEPALIVES = {
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class LockLost(Exception):
    """Another process may serve this mailbox by now."""


class Locks:
    """The locks of this process, on one dedicated connection: all are lost with it."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._connection: psycopg.Connection[Any] | None = None
        self._one_at_a_time = Lock()

    def take(self, number: int) -> bool:
        """Return True if the lock is held now; raises psycopg.Error when the database is down."""
        with self._one_at_a_time:
            if number in self._held:  # PostgreSQL would count it twice
                return bool(self._ask("SELECT true"))
            taken = self._ask("SELECT pg_try_advisory_lock(%s, %s)", CLASS, number)
            if taken:
                self._held.add(number)
            return bool(taken)

    def check(self, number: int) -> None:
        """Raise LockLost when the lock is not held any more."""
        with self._one_at_a_time:
            try:
                self._ask("SELECT true")
            except psycopg.Error as error:
                raise LockLost(str(error)) from error
            if number not in self._held:
                raise LockLost

    def holds(self, number: int) -> bool:
        return number in self._held

    def give_back(self, number: int) -> None:
        with self._one_at_a_time, contextlib.suppress(psycopg.Error):
            if number in self._held:
                self._held.discard(number)
                self._ask("SELECT pg_advisory_unlock(%s, %s)", CLASS, number)

    def close(self) -> None:
        with self._one_at_a_time:
            self._forget()

    def _ask(self, question: str, *values: int) -> Any:
        try:
            if self._connection is None:
                self._connection = _connect()
            row = self._connection.execute(question, values).fetchone()
            return row[0] if row else None
        except psycopg.Error:
            self._forget()
            raise

    def _forget(self) -> None:
        self._held.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect() -> psycopg.Connection[Any]:
    """Open a connection outside the pool: the pool closes connections, and locks with them."""
    wanted = connection.get_connection_params() | KEEPALIVES
    wanted |= {"connect_timeout": CONNECT_SECONDS, "autocommit": True}
    wanted.pop("cursor_factory", None)
    return psycopg.connect(**wanted)
