"""Forked children of an interpreter that has loaded Django already.

Loading Django takes one or two seconds of CPU, and Tandem is five processes: forked, they load it
once. They end as executed children do: own session, signal at their parent's end.
"""

import contextlib
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from devserver.embedded import children

IS_SAFE = sys.platform == "linux"  # macOS restricts forked processes without exec


class Forked:
    """The part of subprocess.Popen's interface that is used, for a forked child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a forked child", timeout or 0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def spawn(command: Sequence[str | Path], *, log: Path, env: Mapping[str, str], cwd: Path) -> Forked:
    """Run the `python -m module …` or `python file …` of `command` in a forked child."""
    before_running = children.before_exec(signal.SIGTERM)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # it may be a file on a full disk
            stream.flush()
    pid = os.fork()
    if pid == 0:
        _become([str(word) for word in command[1:]], log, env, cwd, before_running)
    return Forked(pid)


def _become(
    arguments: list[str],
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    before_running: children.Preparation,
) -> NoReturn:
    code = 1
    try:
        os.setsid()
        before_running()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _redirect(log)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(cwd)
        _run(arguments)
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        os._exit(code)


def _run(arguments: list[str]) -> None:
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        sys.path[0] = str(Path(arguments[0]).parent)
        runpy.run_path(arguments[0], run_name="__main__")


def _redirect(log: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    with children.open_log(log) as out:
        for target, source in ((0, nothing), (1, out.fileno()), (2, out.fileno())):
            os.dup2(source, target)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
