"""The scheduler of beat: its loop beats, a full disk does not end it, a clock may be set back."""

import logging
from datetime import UTC, datetime
from typing import Any

from celery.beat import PersistentScheduler

from config import heartbeat

logger = logging.getLogger(__name__)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Scheduler(PersistentScheduler):
    def tick(self, *args: Any, **kwargs: Any) -> float:
        heartbeat.touch()
        self._forget_times_to_come()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def sync(self) -> None:
        """Store when each task ran last. Without it, tasks run once more after a restart."""
        try:
            super().sync()
        except Exception as error:  # of the disk; its type depends on the kind of file
            logger.warning("The schedule could not be written: %s", error)

    def _forget_times_to_come(self) -> None:
        """Run a task now if its last run lies ahead: it would wait until then otherwise.

        So it does after the clock was set back, or when it was wrong during the last run.
        """
        for entry in self.schedule.values():
            now = entry.schedule.now()
            if entry.last_run_at and entry.last_run_at > now:
                logger.warning("The clock was set back; %s runs now.", entry.name)
                entry.last_run_at = LONG_AGO
                self._heap = None
