"""The supervisor of Tandem's processes and servers."""

import contextlib
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from devserver.embedded import children, leftovers
from devserver.embedded.failures import CannotServe
from devserver.embedded.heartbeat import Heartbeat
from devserver.embedded.servers import Servers

TICK_SECONDS = 0.1
MAX_WAIT = 30.0
# A process that ran this long was healthy: the backoff starts again.
WELL_AFTER_SECONDS = 60.0
LOG_BYTES_KEPT = 5_000_000


@dataclass
class Service:
    """A process of Tandem. Those of a lower `stage` stop first, each stage together."""

    name: str
    command: Sequence[str | Path]
    stage: int = 1
    patience: float = 8.0
    # Seconds without a heartbeat after which it is stuck; 0 for a process without heartbeats.
    heartbeat_timeout: float = 0.0
    process: children.Child | None = field(default=None, repr=False)
    started: float = 0.0
    wait: float = 0.0
    again_at: float = 0.0
    heartbeat: Heartbeat = field(default_factory=Heartbeat, repr=False)


class Supervisor:
    """`run()` supervises until a stop is requested; `notify` gets messages for the user."""

    def __init__(
        self,
        servers: Servers,
        *,
        env: Mapping[str, str],
        cwd: Path,
        notify: Callable[[str], None],
        spawn: Callable[..., children.Child] = children.spawn,
    ) -> None:
        self.servers = servers
        self.env = env
        self.cwd = cwd
        self._notify = notify
        self.spawn = spawn
        self.services: list[Service] = []
        self.stop_asked = 0
        self._problem = ""
        self._servers_again_at = 0.0

    def notify(self, text: str) -> None:
        """Tell the user. Output that cannot be written, as on a full disk, ends nothing."""
        with contextlib.suppress(OSError):
            self._notify(text)

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop_asked += 1

    def start(self, service: Service) -> None:
        record = self._record(service)
        leftovers.stop(record, signal.SIGTERM)
        log = self.log_of(service.name)
        with contextlib.suppress(OSError):
            if log.exists() and log.stat().st_size > LOG_BYTES_KEPT:
                log.replace(log.with_suffix(".old.log"))
        service.heartbeat.begin(self.servers.folder.heartbeats / service.name)
        env = dict(self.env) | {"HEARTBEAT_FILE": str(service.heartbeat.file)}
        service.process = self.spawn(service.command, log=log, env=env, cwd=self.cwd)
        service.started = time.monotonic()
        leftovers.remember(record, service.process.pid)
        if service not in self.services:
            self.services.append(service)

    def run(self) -> None:
        while not self.stop_asked:
            self.look_after()
            time.sleep(TICK_SECONDS)

    def look_after(self) -> None:
        """Restart servers and processes that died. What cannot start now is tried again."""
        if time.monotonic() >= self._servers_again_at:
            self._revive_servers()
        for service in self.services:
            self._look_after(service)

    def _revive_servers(self) -> None:
        try:
            for name in self.servers.revive():
                self.notify(f"{name} was gone and is back.")
            self._problem = ""
        except CannotServe as problem:
            if str(problem) != self._problem:  # once, not every second
                self.notify(str(problem))
            self._problem = str(problem)
            self._servers_again_at = time.monotonic() + 1

    def _look_after(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is not None:
            if service.process.poll() is None:
                self._end_if_stuck(service, now)
                return
            self._note_death(service, now)
        elif now >= service.again_at:
            try:
                self.start(service)
            except (OSError, CannotServe) as problem:  # no memory, no process, no file
                service.wait = min(service.wait * 2 + 1, MAX_WAIT)
                service.again_at = now + service.wait
                self.notify(f"{service.name} cannot be started: {problem}")

    def _end_if_stuck(self, service: Service, now: float) -> None:
        silent = service.heartbeat.silent_for(now)
        if (
            service.process is not None
            and service.heartbeat_timeout
            and silent > service.heartbeat_timeout
        ):
            self.notify(f"{service.name} has not responded for {silent:.0f} s and is ended.")
            children.end_session(service.process)

    def _note_death(self, service: Service, now: float) -> None:
        assert service.process is not None
        children.end_session(service.process)
        lived = now - service.started
        service.wait = 0 if lived > WELL_AFTER_SECONDS else min(service.wait * 2 + 1, MAX_WAIT)
        service.again_at = now + service.wait
        self.notify(
            f"{service.name} stopped ({how_it_ended(service.process.returncode)}); it starts again"
            f" in {service.wait:.0f} s. See {self.log_of(service.name)}."
        )
        service.process = None

    def stop(self) -> None:
        """Stop web and mail servers first, then workers, then the servers, PostgreSQL last."""
        for stage in sorted({service.stage for service in self.services}):
            self._stop_together([s for s in self.services if s.stage == stage])
        self.servers.stop()

    def _stop_together(self, services: list[Service]) -> None:
        running = [s for s in services if s.process is not None]
        for service in running:
            if service.process is not None and service.process.poll() is None:
                service.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + max([s.patience for s in running], default=0)
        asked = self.stop_asked
        for service in running:
            while service.process is not None and service.process.poll() is None:
                # A second Ctrl-C means: do not wait.
                if time.monotonic() > deadline or self.stop_asked > max(asked, 1):
                    break
                time.sleep(0.02)
            if service.process is not None:
                children.end_session(service.process)
            leftovers.forget(self._record(service))
            service.process = None

    def why(self, name: str, lines: int = 12) -> str:
        """Return the end of a process's log, and the path of the whole."""
        log = self.log_of(name)
        output = log.read_text(errors="replace").splitlines() if log.exists() else []
        last = "\n".join(f"    {line}" for line in output[-lines:])
        return f"Its last words:\n{last}\nAll of them are in {log}."

    def log_of(self, name: str) -> Path:
        return self.servers.folder.logs / f"{name}.log"

    def _record(self, service: Service) -> Path:
        return self.servers.folder.records / service.name


def how_it_ended(code: int | None) -> str:
    return f"signal {-code}" if code and code < 0 else f"exit code {code}"
