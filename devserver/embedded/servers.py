"""PostgreSQL and Valkey on one data folder, for bin/run and the tests."""

from pathlib import Path
from types import TracebackType
from typing import Self

from devserver.embedded.failures import CannotServe
from devserver.embedded.folder import DataFolder
from devserver.embedded.postgres import Postgres
from devserver.embedded.server import Server
from devserver.embedded.valkey import Valkey


class Servers:
    """Starts the servers in order; stops them in reverse, PostgreSQL last.

    `durable=False` trades safety after a power cut for speed: for tests only.
    """

    def __init__(
        self, data_dir: Path, *, postgres: bool = True, valkey: bool = True, durable: bool = True
    ) -> None:
        self.folder = DataFolder(data_dir)
        self.postgres = Postgres(self.folder, durable=durable)
        self.valkey = Valkey(self.folder)
        self.wanted: list[Server] = []
        if postgres:
            self.wanted.append(self.postgres)
        if valkey:
            self.wanted.append(self.valkey)

    @property
    def database_url(self) -> str:
        return self.postgres.url

    @property
    def redis_url(self) -> str:
        return self.valkey.url

    def start(self) -> Self:
        self.folder.claim()
        try:
            for server in self.wanted:
                server.start()
        except BaseException:
            self.stop()
            raise
        return self

    def start_postgres(self) -> str:
        self.postgres.start()
        return self.database_url

    def start_valkey(self) -> str:
        self.valkey.start()
        return self.redis_url

    def revive(self) -> list[str]:
        """Restart servers that died; return their names.

        Raises `CannotServe` for one that does not start, after the others were tried.
        """
        dead = [server for server in self.wanted if not server.is_running]
        problems: list[str] = []
        for server in dead:
            try:
                server.start()
            except (CannotServe, OSError) as problem:
                problems.append(str(problem))
        if problems:
            raise CannotServe("\n".join(problems))
        return [server.name for server in dead]

    def stop(self) -> None:
        for server in (self.valkey, self.postgres):
            server.stop()
        self.folder.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
