"""Tandem's Celery app with low time limits, a queue of its own, and a task that never ends."""

import os
from pathlib import Path

from kombu import Queue

from config.celery import app

QUEUE = f"endless-{os.environ['ENDLESS']}"
app.conf.task_queues = [Queue(QUEUE)]
app.conf.task_routes = {"endless.*": {"queue": QUEUE}}
app.conf.task_soft_time_limit, app.conf.task_time_limit = 1, 2


@app.task(name="endless.never_ends")
def never_ends(*, path: str) -> None:
    note(path=path, text="began")
    while True:
        try:
            while True:
                pass
        except Exception:
            note(path=path, text="was told")


@app.task(name="endless.note")
def note(*, path: str, text: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{text}\n")
