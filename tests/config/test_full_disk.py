"""A full disk ends neither the supervisor nor a process for good, and low space is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import disk
from devserver.embedded import children, forking, leftovers
from tests.config.test_health import all_alive
from tests.personas import signed_in

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = Path(os.devnull) / "log"  # no file can be made there, by any user
# Linux has /dev/full; a file that is closed for writing fails elsewhere in the same way.
FULL = Path("/dev/full") if Path("/dev/full").exists() else Path(os.devnull)


@pytest.fixture
def free(monkeypatch):
    """Sets the free megabytes."""

    def report(megabytes: int) -> None:
        monkeypatch.setattr(disk, "free_mb", lambda: megabytes)

    return report


@pytest.mark.parametrize(("megabytes", "status"), [(1024, 200), (1023, 503)])
def test_low_space_is_told_to_the_monitor(client, db, free, megabytes, status):
    all_alive()
    free(megabytes)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["running"]) == (status, True)
    assert f"{megabytes} MB free" in answer.json()["disk"]


@pytest.mark.parametrize(("megabytes", "is_told"), [(499, True), (500, False)])
def test_low_space_is_told_to_administrators(admin, free, settings, megabytes, is_told):
    settings.LOW_DISK_MB = 500
    free(megabytes)
    page = signed_in(admin).get("/settings/system/").content.decode()
    assert (f"Only {megabytes} MB are free on the disk." in page) == is_told


def test_the_space_is_that_of_the_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert disk.free_mb() > 0
    settings.DATA_DIR = tmp_path / "missing"
    assert disk.low_disk() is None


def test_a_process_starts_without_a_log_and_without_a_record(tmp_path):
    for spawn in (children.spawn, forking.spawn):
        script = tmp_path / "script.py"
        script.write_text("import sys; sys.exit(3)")
        child = spawn([sys.executable, script], log=NOWHERE, env=os.environ, cwd=tmp_path)
        leftovers.remember(NOWHERE, child.pid)
        assert child.wait(60) == 3


def test_on_a_full_disk_all_is_tried_again_until_there_is_space(tmp_path):
    """As the user of the tests; its output cannot be written either."""
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tests.config.full_disk", str(tmp_path / "data")],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
        )
    said = [line for line in done.stderr.splitlines() if "Exception ignored" not in line]
    for words in ("full", "refused", "still there", "kept 7", "goes on"):
        assert any(line.startswith(words) for line in said), done.stderr
