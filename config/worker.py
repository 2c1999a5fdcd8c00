"""The heartbeat of a Celery worker, by the loop that takes tasks and watches the pool."""

from typing import Any

from celery.bootsteps import StartStopStep

from config import heartbeat


class MainLoopHeartbeat(StartStopStep):
    """A timer of the event loop itself: it stops when the loop stands still.

    A process of the pool that stands still is ended by the time limit of its task.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer: Any) -> None:
        heartbeat.touch()
        self.timer = consumer.timer.call_repeatedly(heartbeat.TOUCH_SECONDS, heartbeat.touch)

    def stop(self, consumer: Any) -> None:
        self.timer.cancel()
