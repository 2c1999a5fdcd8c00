"""Queues and time limits of the tasks."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from config.celery import app

OWN = ("accounts.", "customers.", "helpdesk.", "journeys.", "ledger.", "mail.")
READING = {"mail.tasks.read_mail", "mail.tasks.sweep_inbound", "mail.tasks.act_on_rest"}


def own_tasks() -> list[str]:
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if name.startswith(OWN))


def queue_of(name: str) -> str:
    return str(app.amqp.router.route({}, name)["queue"].name)


def test_reading_has_a_queue_of_its_own():
    names = own_tasks()
    assert {name for name in names if queue_of(name) == "mail"} == READING
    assert {queue_of(name) for name in names} == {"mail", "reactions", "sweeps"}


@pytest.mark.parametrize("name", own_tasks())
def test_every_task_ends(name):
    task = app.tasks[name]
    soft, hard = task.soft_time_limit, task.time_limit
    assert soft is not None
    assert hard is not None
    assert 0 < soft < hard <= 3600


def test_exceptions_name_tasks_that_exist():
    assert set(app.conf.task_annotations) <= set(own_tasks())


def test_a_task_that_never_ends_is_ended_and_not_begun_again(tmp_path):
    notes, name = tmp_path / "notes", f"{os.getpid()}"
    environment = os.environ | {"ENDLESS": name, "DATABASE_URL": os.environ["DATABASE_URL"]}
    client = Celery("client", broker=settings.REDIS_URL)
    command = [sys.executable, "-m", "celery", "-A", "tests.config.endless_app", "worker"]
    more = ["-Q", f"endless-{name}", "-c", "1", "--without-gossip", "--without-mingle"]
    for task, arguments in (("never_ends", {}), ("note", {"text": "next"})):
        client.send_task(
            f"endless.{task}", kwargs={"path": str(notes)} | arguments, queue=f"endless-{name}"
        )
    with subprocess.Popen([*command, *more], env=environment) as worker:
        try:
            wait_for("next", notes)
        finally:
            worker.terminate()
    assert notes.read_text().split("\n") == ["began", "was told", "next", ""]
    with client.connection_for_read() as broker:
        assert broker.default_channel.client.llen(f"endless-{name}") == 0


def wait_for(text: str, path: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if path.exists() and text in path.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(f"There is no {text}.")
