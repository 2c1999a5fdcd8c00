"""The heartbeat of a process, as its supervisor sees it: a file that changes."""

import contextlib
import time
from pathlib import Path

PAUSE_SECONDS = 5.0


class Heartbeat:
    """Measured by changes and the monotonic clock, so that setting the clock restarts nothing."""

    def __init__(self) -> None:
        self.file = Path()
        self._stamp = 0
        self._changed = self._asked = 0.0

    def begin(self, file: Path) -> None:
        """Count from now. The file is made here: later the process needs no space to touch it."""
        self.file = file
        with contextlib.suppress(OSError):
            file.touch()
        self._stamp = self._read()
        self._changed = self._asked = time.monotonic()

    def silent_for(self, now: float) -> float:
        """Return the seconds since the last heartbeat; 0 where the file could not be made.

        Time in which the supervisor was stopped itself, as by a suspended machine, is not counted.
        """
        pause, self._asked = now - self._asked, now
        stamp = self._read()
        if stamp != self._stamp or pause > PAUSE_SECONDS or not stamp:
            self._stamp, self._changed = stamp, now
        return now - self._changed

    def _read(self) -> int:
        try:
            return self.file.stat().st_mtime_ns
        except OSError:
            return 0
