"""A supervisor on a disk that is full for a while, in a process of its own: see test_full_disk.

A limit on the size of files takes the place of the full disk: it needs no rights, works for every
user, and a write then fails in the same way. The limit is inherited by what is started meanwhile.
"""

import contextlib
import os
import resource
import signal
import sys
import time
from pathlib import Path

from devserver.embedded.servers import Servers
from devserver.embedded.supervisor import Service, Supervisor

UNLIMITED = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
SLEEPS = "import time; print('began', flush=True); time.sleep(600)"
PATIENCE = 90


def limit(size: int, pid: int) -> None:
    """Limit a process, then all that it started, so that no new child escapes."""
    # A process that ended meanwhile, or waits to be reaped, has no limit and no list any more.
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            limit(size, int(child))


def until(supervisor: Supervisor, look) -> None:
    deadline = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(look)
        supervisor.look_after()
        time.sleep(0.02)


def starts(supervisor: Supervisor) -> int:
    return supervisor.log_of("mailer").read_text().count("began")


def ask(servers: Servers, sql: str):
    import psycopg

    with psycopg.connect(servers.database_url, autocommit=True, connect_timeout=5) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def main(folder: str) -> None:
    with Servers(Path(folder), valkey=False) as servers:
        supervisor = Supervisor(servers, env=os.environ, cwd=Path(folder), notify=print)
        service = Service("mailer", [sys.executable, "-c", SLEEPS])
        supervisor.start(service)
        until(supervisor, lambda: starts(supervisor) == 1)
        ask(servers, "create table kept as select 7 as x")
        limit(0, os.getpid())
        sys.stderr.write("full\n")
        if service.process is not None:
            os.kill(service.process.pid, signal.SIGKILL)
        try:
            ask(servers, "insert into kept values (8)")
        except Exception as error:
            sys.stderr.write(f"refused {type(error).__name__}\n")
        until(supervisor, lambda: service.process is None)
        until(supervisor, lambda: service.process is not None)
        until(supervisor, lambda: "postgres does not start" in supervisor._problem)
        sys.stderr.write("still there\n")
        limit(UNLIMITED, os.getpid())
        until(supervisor, lambda: servers.postgres.is_running)
        sys.stderr.write(f"kept {ask(servers, 'select min(x) from kept')}\n")
        ask(servers, "insert into kept values (9)")
        until(supervisor, lambda: starts(supervisor) == 2)
        sys.stderr.write("goes on\n")
        supervisor.stop()


if __name__ == "__main__":
    main(sys.argv[1])
