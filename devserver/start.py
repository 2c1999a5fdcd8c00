"""bin/run inside the environment: servers, database, processes, and the final line."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import FrameType

from devserver import instance, plan
from devserver.embedded import children, forking
from devserver.embedded.failures import CannotServe
from devserver.embedded.servers import Servers
from devserver.embedded.supervisor import Supervisor
from devserver.options import ROOT, CannotStart, Options, parse
from devserver.progress import Progress
from devserver.readiness import wait_until_ready


class Start:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.progress = Progress(total=4)
        self.servers = Servers(
            options.data,
            postgres=not os.environ.get("DATABASE_URL"),
            valkey=not os.environ.get("REDIS_URL"),
        )
        self.with_sink = plan.needs_sink(options)
        self.supervisor: Supervisor | None = None
        self.show: list[str] = []

    def everything(self) -> None:
        """Run everything; returns when a stop is requested."""
        self.start_servers()
        env = plan.environment(self.options, self.servers, with_sink=self.with_sink)
        address = env["PUBLIC_URL"].rstrip("/") + "/"
        self.servers.folder.notify(f"{address} (process {os.getpid()})")
        self.load(env)
        spawn = forking.spawn if forking.IS_SAFE else children.spawn
        notify = partial(print, flush=True)
        instance.keep(env, data=self.options.data)
        self.supervisor = Supervisor(self.servers, env=env, cwd=ROOT, notify=notify, spawn=spawn)
        self.prepare(self.supervisor, env)
        self.start_services(self.supervisor)
        self.welcome(address, env)
        self.supervisor.listen_to_signals()
        self.supervisor.run()

    def start_servers(self) -> None:
        self.servers.folder.claim()
        instance.forget(self.options.data)  # of a killed instance
        plan.check_all(self.options)
        names = " and ".join(server.name for server in self.servers.wanted)
        self.progress.step(f"Starting {names}" if names else "Finding your servers")
        self.servers.start()
        self.progress.done()

    def load(self, env: dict[str, str]) -> None:
        """Load Django once, for all processes that are forked from here."""
        self.progress.step("Loading Tandem")
        os.environ.update(env)
        if forking.IS_SAFE:
            plan.preload()
        self.progress.done()

    def prepare(self, supervisor: Supervisor, env: dict[str, str]) -> None:
        self.progress.step("Preparing the database")
        log = supervisor.log_of("prepare")
        log.unlink(missing_ok=True)
        child = supervisor.spawn(plan.preparation(self.options), log=log, env=env, cwd=ROOT)
        try:
            for line in lines_of(child, log):
                self.hear(*line.partition("\t")[::2])
        finally:
            children.end(child)
        if child.returncode:
            raise CannotStart(f"The database could not be prepared. {supervisor.why('prepare')}")
        self.progress.done()

    def hear(self, kind: str, text: str) -> None:
        if kind == "step":
            self.progress.rename(text)
        elif kind == "part":
            self.progress.part(text)
        elif kind == "show":
            self.show.append(text)

    def start_services(self, supervisor: Supervisor) -> None:
        self.progress.step("Starting web, mail servers, workers and beat")
        for service in plan.services(self.options, with_sink=self.with_sink):
            supervisor.start(service)
        wait_until_ready(self.options.port, supervisor)
        self.progress.done()

    def welcome(self, address: str, env: dict[str, str]) -> None:
        print(f"\nTandem is ready: {address}", flush=True)
        for line in self.show:
            print(line)
        self.tell_first_link(self.options.data / plan.FIRST_LINK)
        if not self.with_sink and not env.get("MAIL_URL"):
            print("No mail is sent yet: enter a mail server at a mailbox, or set MAIL_URL.")
        print(f"Mail comes in at {env['INBOUND_SMTP']}. Ctrl-C stops everything.", flush=True)

    def tell_first_link(self, link: Path) -> None:
        """Show the link on a terminal; output that goes elsewhere may be a log that others read."""
        if not link.exists():
            return
        if sys.stdout.isatty():
            print(link.read_text(), end="")
            link.unlink()
        else:
            print(f"The link for the first administrator is in {link}. It works once.")

    def stop(self) -> None:
        if self.supervisor is None:
            self.servers.stop()
            return
        instance.forget(self.options.data)
        self.supervisor.listen_to_signals()
        self.supervisor.notify("\nStopping …")
        self.supervisor.stop()
        self.supervisor.notify("Everything is stopped.")


def lines_of(child: children.Child, log: Path) -> Iterator[str]:
    """Yield the output of a child, line by line, until it ends."""
    while not log.exists():
        time.sleep(0.01)
    with log.open() as output:
        is_over = False
        while not is_over:
            is_over = child.poll() is not None
            for line in output:
                yield line.rstrip("\n")
            time.sleep(0.03)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    os.umask(0o077)  # no other user reads what Tandem writes
    # Including SIGINT: a shell starts background processes with it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    start = Start(parse(sys.argv[2:]))
    problem = ""
    try:
        start.everything()
    except (CannotStart, CannotServe) as reason:
        problem = str(reason)
    except OSError as reason:
        problem = f"Tandem cannot start: {reason.strerror or reason} ({reason.filename or 'disk'})."
    except KeyboardInterrupt:
        problem = "Stopped before it was ready."
    finally:
        if problem:
            start.progress.failed()
        start.stop()
    sys.exit(problem or 0)
