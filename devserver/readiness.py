"""Waits until Tandem answers, or reports which part does not."""

import time
import urllib.error
import urllib.request

from devserver.embedded.supervisor import Supervisor
from devserver.options import CannotStart

READY_WITHIN_SECONDS = 90


def wait_until_ready(port: int, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while not (answer := ask(port)).startswith("200"):
        for service in supervisor.services:
            if service.process is None or service.process.poll() is not None:
                raise CannotStart(f"{service.name} does not start. {supervisor.why(service.name)}")
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Tandem was not ready within {READY_WITHIN_SECONDS} s: {answer} "
                f"Look into {supervisor.servers.folder.logs}."
            )
        time.sleep(0.05)


def ask(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as problem:
        text = problem.read(5000).decode(errors="replace")
        if '"running": true' in text:  # old mail that waits keeps nobody from starting
            return f"200 {text}"
        return f"{problem.code} {text}"
    except OSError as problem:
        return f"the web process does not answer ({problem})."
