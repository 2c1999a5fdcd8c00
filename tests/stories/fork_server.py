"""Forks the processes of a house, as bin/run does on Linux: Tandem is loaded once for all.

`python -m tests.stories.fork_server` reads requests from its input, one a line, and answers each
with a line. It ends with its input, and its children with it.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from devserver import plan
from devserver.embedded import forking


class ForkServer:
    """The process, seen from the test; `spawn` is what a `Supervisor` starts its services with."""

    def __init__(self, env: Mapping[str, str], cwd: Path) -> None:
        self._one_at_a_time = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def spawn(
        self, command: Sequence[str | Path], *, log: Path, env: Mapping[str, str], cwd: Path
    ) -> "Remote":
        words = [str(word) for word in command]
        pid = self.ask(command=words, log=str(log), env=dict(env), cwd=str(cwd))
        assert pid is not None
        return Remote(self, pid)

    def ask(self, **request: Any) -> int | None:
        with self._one_at_a_time:
            assert self.process.stdin is not None
            assert self.process.stdout is not None
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer: int | None = json.loads(self.process.stdout.readline())
            return answer

    def stop(self) -> None:
        with self.process:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(30)


class Remote(forking.Forked):
    """A child of the fork server, which alone can learn how it ended."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        super().__init__(pid)
        self.server = server

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.server.ask(poll=self.pid)
        return self.returncode


def serve() -> None:
    plan.preload()
    children: dict[int, forking.Forked] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "poll" in request:
            answer = children[request["poll"]].poll()
        else:
            child = forking.spawn(
                request["command"],
                log=Path(request["log"]),
                env=request["env"],
                cwd=Path(request["cwd"]),
            )
            children[child.pid] = child
            answer = child.pid
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    for child in children.values():
        if child.poll() is None:
            child.terminate()


if __name__ == "__main__":
    serve()
