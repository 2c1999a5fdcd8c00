"""PostgreSQL 18 on loopback, with a password of its own."""

import os
import secrets
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

from devserver.embedded import binaries, children
from devserver.embedded.failures import CannotServe
from devserver.embedded.folder import DataFolder
from devserver.embedded.server import Server

USER = "tandem"
LOCALE = "--builtin-locale=C.UTF-8"
STATUS_LINE = 7  # of postmaster.pid, counted from 0


class Postgres(Server):
    name = "postgres"
    preferred_port = 25432
    stop_signal = signal.SIGINT  # the fast shutdown: SIGTERM would wait for every client
    transient_errors = ("pre-existing shared memory block", "could not lock", "is being accessed")

    def __init__(self, folder: DataFolder, *, durable: bool = True) -> None:
        super().__init__(folder)
        self.durable = durable
        self.password_file = folder.path / "postgres.password"

    @property
    def url(self) -> str:
        password = quote(self.password_file.read_text().strip())
        return f"postgres://{USER}:{password}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        if self.data.exists():
            self._check_owner()
            # The leftover is stopped by now; a process id in this file belongs to another process.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        else:
            self._create()

    def command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",  # their paths must be short, ours may be long
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments: list[str | Path] = [binaries.postgres("postgres"), "-D", self.data]
        for name, value in settings.items():
            arguments += ["-c", f"{name}={value}"]
        return arguments

    def environment(self) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return ours | {"LC_ALL": "C", "LANG": "C"}

    def is_ready(self) -> bool:
        """Return True if postmaster.pid reports "ready": a connection would need a process and a
        password."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        is_ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return is_ours and len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _create(self) -> None:
        # Initialised in a temporary folder and renamed, so that an aborted first start leaves
        # nothing.
        unfinished = self.data.with_name("postgres.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.password_file.unlink(missing_ok=True)
        handle = os.open(self.password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24))
        signs_in: list[str | Path] = ["-U", USER, "--pwfile", self.password_file]
        options = ["-A", "scram-sha-256", "-E", "UTF8", "--locale-provider=builtin", "--no-sync"]
        children.run_once(
            [binaries.postgres("initdb"), "-D", unfinished, *signs_in, *options, LOCALE],
            env=self.environment(),
        )
        unfinished.rename(self.data)

    def _check_owner(self) -> None:
        if self.data.stat().st_uid != os.geteuid():
            raise CannotServe(
                f"The data in {self.data} belongs to another user of this machine. "
                "Start Tandem as that user, or choose another folder with --data DIR."
            )
