"""A few of the twenty kills of tests/kill_loop.py, which runs all of them by hand."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "kill_loop.py"


@pytest.mark.slow
def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path):
    command = [sys.executable, SCRIPT, "--moments", "4", "--data", tmp_path / "data"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
