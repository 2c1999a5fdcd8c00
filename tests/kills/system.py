"""A complete Tandem, its customers' mail server, and kills of its processes."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error, close_old_connections, connections
from psycopg_pool import PoolTimeout

from devserver.embedded import children
from devserver.embedded.servers import Servers
from tests.stories.house import House
from tests.stories.post import Sink

PATIENCE = 120.0
Troubles = (Error, PoolTimeout)


@dataclass
class Kill:
    at: float
    victim: str
    moment: str
    back_after: float | None = None


class System:
    """`look_after` is the supervisor's own; a lock makes kills wait for it."""

    def __init__(self, servers: Servers, house: House, sink: Sink) -> None:
        self.servers, self.house, self.sink = servers, house, sink
        self.kills: list[Kill] = []
        self.tries = 0
        self._one_at_a_time = threading.Lock()

    def look_after(self) -> None:
        with self._one_at_a_time:
            self.house.supervisor.look_after()

    def kill(self, victim: str, moment: str) -> Kill:
        """kill -9; Valkey loses its data too."""
        with self._one_at_a_time:
            kill = Kill(time.monotonic(), victim, moment)
            if victim == "postgres":
                self.servers.postgres.kill()
            elif victim == "valkey":
                self.servers.valkey.kill()
                shutil.rmtree(self.servers.valkey.data)
            else:
                self._kill_process(victim)
            self.kills.append(kill)
        return kill

    def _kill_process(self, name: str) -> None:
        service = self.house.service(name)
        if service.process is not None:
            children.end_session(service.process)
        service.wait = 0  # the supervisor's backoff is not under test

    def ask[T](self, look: Callable[[], T]) -> T:
        """Query the database, which may be down."""
        deadline = time.monotonic() + PATIENCE
        while True:
            close_old_connections()
            try:
                return look()
            except Troubles:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            finally:
                connections.close_all()

    def until[T](self, what: str, look: Callable[[], T | None]) -> T:
        deadline = time.monotonic() + PATIENCE
        while (found := self.ask(look)) is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}: not within {PATIENCE:.0f} s")
            time.sleep(0.1)
        return found

    def persist[T](
        self, what: str, do: Callable[[], T | None], troubles: tuple[type[Exception], ...]
    ) -> T:
        """Retry until it works, as mail servers and people do."""
        deadline = time.monotonic() + PATIENCE
        problem: Exception | None = None
        while time.monotonic() < deadline:
            self.tries += 1
            try:
                if (done := do()) is not None:
                    return done
            except troubles as trouble:
                problem = trouble
            time.sleep(0.3)
        raise TimeoutError(f"{what}: not within {PATIENCE:.0f} s, last: {problem!r}")
