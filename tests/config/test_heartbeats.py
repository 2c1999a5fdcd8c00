"""The main loop of each process beats; one that stands still is restarted."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.beat import Scheduler
from config.celery import app
from devserver.embedded.folder import DataFolder
from devserver.embedded.heartbeat import PAUSE_SECONDS, Heartbeat
from devserver.embedded.supervisor import Service, Supervisor
from ledger.models import Heartbeat as Row
from tests.mail.servers import ROOT, environment

PATIENCE = 60
BEATING = """
import os, pathlib, time
print("began", flush=True)
while True:
    pathlib.Path(os.environ["HEARTBEAT_FILE"]).touch()
    time.sleep(0.02)
"""


def until(look) -> None:
    deadline = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Folder:
    """Servers that need no care, on a data folder."""

    def __init__(self, path: Path) -> None:
        self.folder = DataFolder(path).claim()

    def revive(self) -> list[str]:
        return []

    def stop(self) -> None:
        self.folder.release()


@contextmanager
def supervised(tmp_path: Path, *, timeout: float):
    said: list[str] = []
    supervisor = Supervisor(
        Folder(tmp_path),
        env=os.environ,
        cwd=tmp_path,
        notify=said.append,  # type: ignore[arg-type]
    )
    service = Service("mailer", [sys.executable, "-c", BEATING], heartbeat_timeout=timeout)
    supervisor.start(service)
    try:
        yield supervisor, service, said
    finally:
        supervisor.stop()


def starts(supervisor: Supervisor) -> int:
    return supervisor.log_of("mailer").read_text().count("began")


def test_a_process_that_stands_still_is_restarted(tmp_path):
    with supervised(tmp_path, timeout=3) as (supervisor, service, said):

        def look(count: int) -> bool:
            supervisor.look_after()
            return starts(supervisor) == count

        until(lambda: look(1))
        first = service.process.pid
        os.kill(first, signal.SIGSTOP)
        until(lambda: look(2))
        assert service.process.pid != first
    assert said[0].startswith("mailer has not responded for")
    assert "signal 9" in said[1]


def test_a_process_that_beats_is_left_alone(tmp_path):
    with supervised(tmp_path, timeout=PATIENCE) as (supervisor, _service, said):
        until(lambda: starts(supervisor) == 1)
        for _look in range(50):
            supervisor.look_after()
            time.sleep(0.01)
        assert (said, starts(supervisor)) == ([], 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_set_restarts_nothing(tmp_path, days):
    heartbeat = Heartbeat()
    heartbeat.begin(tmp_path / "mailer")
    now = time.monotonic()
    then = time.time() + days * 86_400
    for second in range(0, 300, 2):
        os.utime(tmp_path / "mailer", (then + second, then + second))
        assert heartbeat.silent_for(now + second) == 0


def test_time_in_which_the_supervisor_was_stopped_is_not_counted(tmp_path):
    heartbeat = Heartbeat()
    heartbeat.begin(tmp_path / "mailer")
    now = time.monotonic()
    for second in range(4):
        heartbeat.silent_for(now + second)
    assert heartbeat.silent_for(now + 3) == pytest.approx(3, abs=1)
    assert heartbeat.silent_for(now + 3 + PAUSE_SECONDS + 1) == 0


def test_without_a_file_nothing_is_known_and_nothing_is_restarted(tmp_path):
    heartbeat = Heartbeat()
    heartbeat.begin(tmp_path / "missing" / "mailer")
    now = time.monotonic()
    assert [heartbeat.silent_for(now + second) for second in range(4)] == [0] * 4


MANAGE = [sys.executable, "manage.py"]
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
COMMANDS = {
    "mailer": [*MANAGE, "mailer"],
    "imap": [*MANAGE, "imap_fetcher"],
    "smtp": [*MANAGE, "smtp_server", "--listen", "127.0.0.1:0"],
    "beat": [*CELERY, "beat", "--pidfile="],
    "worker": [*CELERY, "worker", "-Q", "nothing", "-c", "1"],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_process_beats_by_its_main_loop(name, tmp_path):
    file = tmp_path / "heartbeat"
    command = COMMANDS[name] + (["-s", str(tmp_path / "schedule")] if name == "beat" else [])
    env = environment(HEARTBEAT_FILE=str(file))
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until(lambda: file.exists() and file.read_text() == str(process.pid))
            first = file.stat().st_mtime_ns
            until(lambda: file.stat().st_mtime_ns > first)
            if name != "worker":  # its row tells of a task that came through
                until(lambda: Row.objects.filter(process=name).exists())
        finally:
            process.terminate()
            process.wait(PATIENCE)


def test_a_health_check_ends_a_stuck_process(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("healthy", ROOT / "docker" / "healthy.py")
    healthy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(healthy)
    with subprocess.Popen(["sleep", "600"]) as stuck:
        file = tmp_path / "heartbeat"
        file.write_text(str(stuck.pid))
        assert healthy.is_well("heartbeat", str(file))
        monkeypatch.setattr(healthy, "UNHEALTHY_SECONDS", 0)
        os.utime(file, (1, 1))
        assert healthy.silent_for(file) == 0, "it changed, whatever the clock says"
        assert not healthy.is_well("heartbeat", str(file))
        assert stuck.poll() is None
        monkeypatch.setattr(healthy, "STUCK_SECONDS", 0)
        healthy.is_well("heartbeat", str(file))
        assert stuck.wait(PATIENCE) == -signal.SIGKILL


def test_beat_does_not_wait_for_a_time_before_the_clock_was_set_back(tmp_path):
    sent: list[str] = []
    scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.apply_async = lambda entry, **_more: sent.append(entry.task)
    scheduler.setup_schedule()
    for entry in scheduler.schedule.values():
        entry.last_run_at = datetime.now(UTC) + timedelta(days=1)
    due = {entry.task for entry in scheduler.schedule.values()}
    for _ in range(len(due) + 5):
        scheduler.tick()
    assert set(sent) == due
    scheduler.close()


def test_beat_goes_on_where_its_schedule_cannot_be_written(tmp_path):
    scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.setup_schedule()
    scheduler._store.close()  # every later write fails
    scheduler.sync()
