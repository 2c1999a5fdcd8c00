"""Processes that can open no more files, or write no more."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mail.servers import ROOT, environment


@contextmanager
def without_files(pid: int) -> Iterator[None]:
    """Keep what is open, and let the process open nothing more."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let this process write no file longer than `room` bytes: the next write fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def says_so(text: str) -> bool:
    """Return True if an error or a log says that there are no more files."""
    return "too many files open" in text or "Too many open files" in text


def until(what: Callable[[], bool], patience: float = 60) -> None:
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def process(log: Path, *arguments: str, **env: str) -> Iterator[subprocess.Popen]:
    """Run Python with these arguments on the test's database; its output goes to the log."""
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(DATABASE_POOL_TIMEOUT="1", **env),
            stdout=output,
            stderr=output,
        ) as started,
    ):
        try:
            yield started
        finally:
            started.kill()
