"""bin/run, once there is an environment: servers, database, processes, and the one line."""

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from options import ROOT, CannotStart, Options, parse
from progress import Progress

sys.path.insert(0, str(ROOT))

import plan

from config.embedded import CannotServe, Servers, Supervisor

READY_WITHIN_SECONDS = 90


class Start:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.progress = Progress(total=3)
        self.servers = Servers(
            options.data,
            postgres=not os.environ.get("DATABASE_URL"),
            valkey=not os.environ.get("REDIS_URL"),
        )
        self.env: dict[str, str] = {}
        self.supervisor: Supervisor | None = None
        self.show: list[str] = []

    def everything(self) -> None:
        """Comes back when someone asked to stop."""
        self.progress.step("Starting " + ("the servers" if self.servers.wanted else "on yours"))
        self.servers.folder.claim()
        plan.check_all(self.options)
        self.servers.start()
        self.env = plan.environment(self.options, self.servers)
        self.servers.folder.say(f"{self.env['PUBLIC_URL']}/ (process {os.getpid()})")
        self.progress.done(", ".join(f"{s.name} on {s.port}" for s in self.servers.wanted))
        self.supervisor = Supervisor(self.servers, env=self.env, cwd=ROOT, say=print)
        self.prepare()
        self.start_services(self.supervisor)
        self.welcome()
        self.supervisor.listen_to_signals()
        self.supervisor.run()

    def prepare(self) -> None:
        """The same code on the same database was prepared before: then there is nothing to do."""
        known = self.servers.postgres.data / "tandem.prepared"
        code = fingerprint()
        self.progress.step("Preparing the database")
        is_ours = self.servers.postgres in self.servers.wanted
        if is_ours and self.options.is_demo and first_line(known) == code:
            self.show = known.read_text().splitlines()[1:]
            self.progress.done("nothing to do")
            return
        self.run_prepare()
        self.progress.done()
        if is_ours:
            known.write_text("\n".join([code, *self.show]))

    def run_prepare(self) -> None:
        words = "--demo" if self.options.is_demo else "--no-demo"
        log = self.servers.folder.logs / "prepare.log"
        with (
            log.open("w") as errors,
            subprocess.Popen(
                [sys.executable, ROOT / "bin" / "prepare.py", words],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.env,
                cwd=ROOT,
                text=True,
            ) as process,
        ):
            assert process.stdout is not None
            for line in process.stdout:
                self.hear(*line.rstrip("\n").partition("\t")[::2])
        if process.returncode:
            raise CannotStart(
                f"The database could not be prepared. The last words:\n{last_words(log)}\n"
                f"All of them are in {log}."
            )

    def hear(self, kind: str, words: str) -> None:
        if kind == "step":
            self.progress.rename(words)
        elif kind == "part":
            self.progress.part(words)
        elif kind == "show":
            self.show.append(words)

    def start_services(self, supervisor: Supervisor) -> None:
        self.progress.step("Starting web, mail door, worker and beat")
        for service in plan.services(self.options, self.env):
            supervisor.start(service)
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not (answer := self.readiness()).startswith("200"):
            for service in supervisor.services:
                if service.process is None or service.process.poll() is not None:
                    raise CannotStart(
                        f"{service.name} does not start. Its last words:\n"
                        f"{last_words(supervisor.log_of(service.name))}\n"
                        f"All of them are in {supervisor.log_of(service.name)}."
                    )
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Tandem was not ready within {READY_WITHIN_SECONDS} s: {answer} "
                    f"Look into {self.servers.folder.logs}."
                )
            time.sleep(0.05)
        self.progress.done()

    def readiness(self) -> str:
        try:
            url = f"http://127.0.0.1:{self.options.port}/readyz"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.status)
        except urllib.error.HTTPError as problem:
            return f"{problem.code} {problem.read(500).decode(errors='replace')}"
        except OSError as problem:
            return f"the web process does not answer ({problem})."

    def welcome(self) -> None:
        print(f"\nTandem is ready: {self.env['PUBLIC_URL'].rstrip('/')}/", flush=True)
        for line in self.show:
            print(line)
        print(f"Mail comes in at {self.env['INBOUND_SMTP']}. Ctrl-C stops everything.", flush=True)

    def stop(self) -> None:
        if self.supervisor is None:
            self.servers.stop()
            return
        self.supervisor.listen_to_signals()
        print("\nStopping …", end=" ", flush=True)
        self.supervisor.stop()
        print("everything is stopped.", flush=True)


def fingerprint() -> str:
    """Of all that the prepared database depends on."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("demo/**/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def first_line(path: Path) -> str:
    return path.read_text().partition("\n")[0] if path.exists() else ""


def last_words(log: Path, lines: int = 12) -> str:
    return "\n".join(
        f"    {line}" for line in log.read_text(errors="replace").splitlines()[-lines:]
    )


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    for wish in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, interrupt)
    start = Start(parse(sys.argv[1:]))
    problem = ""
    try:
        start.everything()
    except (CannotStart, CannotServe) as reason:
        start.progress.failed()
        problem = str(reason)
    except KeyboardInterrupt:
        start.progress.failed()
        problem = "Stopped before it was ready."
    finally:
        start.stop()
    sys.exit(problem or 0)


if __name__ == "__main__":
    main()
