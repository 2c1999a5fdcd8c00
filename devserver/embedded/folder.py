"""The data folder, used by one process at a time."""

import contextlib
import fcntl
import os
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from devserver.embedded.failures import CannotServe

PATIENCE = 1.0  # seconds; bin/manage holds the lock for a moment when it looks for an instance


class DataFolder:
    """Locked while in use. The kernel releases the lock when its owner dies.

    Only its own user may read it: it holds keys, passwords, mail and beat's pickled schedule.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._claim: int | None = None

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def records(self) -> Path:
        """The folder with a file for each running process, by which a successor recognises
        leftovers."""
        return self.path / "processes"

    @property
    def heartbeats(self) -> Path:
        """The folder with a file for each process, which its main loop touches."""
        return self.path / "heartbeats"

    def claim(self) -> Self:
        if self._claim is not None:
            return self
        try:
            for folder in (self.path, self.logs, self.records, self.heartbeats):
                folder.mkdir(parents=True, exist_ok=True)
            self._close_to_others()
            claim = os.open(self.path / "owner", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise CannotServe(
                f"Tandem cannot write to {self.path} ({problem.strerror}). "
                "Choose another folder with --data DIR."
            ) from problem
        try:
            _lock(claim)
        except OSError as problem:
            owner = os.pread(claim, 500, 0).decode(errors="replace").strip()
            os.close(claim)
            raise CannotServe(
                f"Tandem already runs on the data in {self.path}: {owner or 'it is starting'}. "
                "Use that one, stop it with Ctrl-C, or choose another folder with --data DIR."
            ) from problem
        self._claim = claim
        self.notify(f"process {os.getpid()}")
        return self

    def _close_to_others(self) -> None:
        """Also a folder that an earlier version made; raises OSError where it cannot be done."""
        if self.path.stat().st_mode & 0o077:
            self.path.chmod(0o700)

    def notify(self, text: str) -> None:
        """Write the text that the next process that tries is shown."""
        if self._claim is not None:
            os.ftruncate(self._claim, 0)
            os.pwrite(self._claim, text.encode(), 0)

    def is_claimed_elsewhere(self) -> bool:
        try:
            claim = os.open(self.path / "owner", os.O_RDWR)
        except OSError:
            return False
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(claim)
        return False

    def release(self) -> None:
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    def __enter__(self) -> Self:
        return self.claim()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _lock(claim: int) -> None:
    """Lock the file; raises OSError where another process holds it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def read_or_create_secret(path: Path, secret: str) -> str:
    """Return the secret of a file, which is created with `secret` if there is none yet."""
    with contextlib.suppress(OSError):
        if kept := path.read_text().strip():
            return kept
    write_privately(path, secret)
    return secret


def write_privately(path: Path, text: str) -> None:
    """Write a file for its own user alone; a reader sees the old text or the new one, whole.

    A file that has the text already is left alone, so that a full disk stops no restart.
    """
    with contextlib.suppress(OSError):
        if path.read_text() == text and not path.stat().st_mode & 0o077:
            return
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
