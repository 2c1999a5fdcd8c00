"""The common parts of PostgreSQL and Valkey: start, readiness, revival, stop."""

import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from devserver.embedded import children, leftovers, ports
from devserver.embedded.failures import CannotServe
from devserver.embedded.folder import DataFolder

TRIES = 40


class Server(ABC):
    """One server on one data folder. It keeps its port as long as this object lives."""

    name: str
    preferred_port: int
    stop_signal: signal.Signals
    # Texts in the log after which a retry helps: a killed predecessor that is not yet gone.
    transient_errors: Sequence[str] = ()

    def __init__(self, folder: DataFolder) -> None:
        self.data = folder.path / self.name
        self.log = folder.logs / f"{self.name}.log"
        self.record = folder.records / self.name
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return when it answers. Also used to revive it after a kill."""
        if self.is_running:
            return
        if self.process is not None:
            children.end_session(self.process)
        leftovers.stop(self.record, self.stop_signal)
        self.prepare()
        may_move = self.port == 0  # afterwards clients know the address
        output: str | None = ""
        for _ in range(TRIES):
            self.port = self.port or ports.first_free(self.preferred_port)
            output = self._try()
            if output is None:
                return
            self._think_about(output, may_move)
        raise self._failure(output or "")

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        if self.process is not None:
            children.end(self.process, self.stop_signal, patience=20)
            self.process = None
            leftovers.forget(self.record)
        ports.release(self.port)

    def kill(self) -> None:
        """Kill the server, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @abstractmethod
    def prepare(self) -> None:
        """Create the data folder, or repair it after a crash."""

    @abstractmethod
    def command(self) -> list[str | Path]: ...

    @abstractmethod
    def is_ready(self) -> bool: ...

    def environment(self) -> dict[str, str] | None:
        return None

    def _try(self) -> str | None:
        """Return None if the server answers now; its output if it ended."""
        before = self.log.stat().st_size if self.log.exists() else 0
        self.process = children.spawn(
            self.command(),
            log=self.log,
            env=self.environment(),
            death_signal=self.stop_signal,
            as_ordinary_user=True,
        )
        leftovers.remember(self.record, self.process.pid)
        while self.process.poll() is None:
            if self.is_ready():
                return None
            time.sleep(0.01)
        leftovers.forget(self.record)
        try:
            with self.log.open("rb") as log:
                log.seek(before)
                return log.read().decode(errors="replace")
        except OSError as problem:  # it could not be made
            return f"{self.log}: {problem.strerror}"

    def _think_about(self, output: str, may_move: bool) -> None:
        if "ddress already in use" in output:
            if may_move:
                ports.release(self.port)
                self.port = 0
            time.sleep(0.25)
        elif any(error in output for error in self.transient_errors):
            time.sleep(0.25)
        else:
            raise self._failure(output)

    def _failure(self, output: str) -> CannotServe:
        last = "\n".join(f"    {line}" for line in output.strip().splitlines()[-8:])
        return CannotServe(f"{self.name} does not start. Its last words:\n{last}\n  ({self.log})")
