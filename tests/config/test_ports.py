"""Two starts at once plan different ports, although neither listens yet."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from devserver import plan
from devserver.embedded import ports
from devserver.options import CannotStart, Options

ROOT = Path(__file__).resolve().parents[2]
PREFERRED = 18_525
PLANS = f"""
import sys
from devserver.embedded import ports
sys.stdin.readline()
print(ports.first_free({PREFERRED}), flush=True)
sys.stdin.readline()
"""


def planner(stack: ExitStack) -> subprocess.Popen:
    command = [sys.executable, "-c", PLANS]
    pipe = subprocess.PIPE
    process = stack.enter_context(
        subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    )
    stack.callback(process.kill)
    return process


def test_starts_at_the_same_time_plan_different_ports():
    with ExitStack() as stack:
        planners = [planner(stack) for _ in range(4)]
        for each in planners:
            each.stdin.write("\n")
            each.stdin.flush()
        planned = [int(each.stdout.readline()) for each in planners]
        assert len(set(planned)) == 4
        assert ports.first_free(PREFERRED) not in planned


def test_the_claim_of_a_killed_start_is_free_again():
    with ExitStack() as stack:
        first = planner(stack)
        first.stdin.write("\n")
        first.stdin.flush()
        port = int(first.stdout.readline())
        assert not ports.claim(port)
        first.kill()
        first.wait()
        assert ports.claim(port)
        ports.release(port)


def test_a_start_does_not_plan_its_own_port_twice():
    one, two = ports.first_free(PREFERRED), ports.first_free(PREFERRED)
    assert one != two
    ports.release(one)
    assert ports.claim(one)
    ports.release(one)
    ports.release(two)


@pytest.mark.parametrize("setting", ["--port", "INBOUND_SMTP"])
def test_a_claimed_port_is_told_before_the_long_set_up(tmp_path, monkeypatch, setting):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    with ExitStack() as stack:
        other = planner(stack)
        other.stdin.write("\n")
        other.stdin.flush()
        claimed, free = int(other.stdout.readline()), ports.first_free(PREFERRED + 100)
        ports.release(free)
        if setting == "INBOUND_SMTP":
            monkeypatch.setenv(setting, f"127.0.0.1:{claimed}")
        port = claimed if setting == "--port" else free
        with pytest.raises(CannotStart, match=str(claimed)):
            plan.check_all(Options(port=port, data=tmp_path, is_demo=False))


def test_without_a_folder_for_claims_ports_are_probed(tmp_path, monkeypatch):
    (tmp_path / "tandem-ports").write_text("in the way")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    port = ports.first_free(PREFERRED)
    assert ports.is_free(port)
