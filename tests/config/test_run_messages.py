"""Obstacles to bin/run are reported in a sentence that tells what to do."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.embedded.folder import DataFolder

ROOT = Path(__file__).resolve().parents[2]
NOBODY_THERE = "127.0.0.1:1"


def run(*arguments: str | Path, root: Path = ROOT, **env: str):
    """bin/run as a newcomer calls it: with nothing of the test run's own environment."""
    ours = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        # A Python given as PYTHON=... to bin/test need not be on the PATH.
        "PYTHON": sys.executable,
    } | env
    return subprocess.run(
        [root / "bin" / "run", *arguments], env=ours, capture_output=True, text=True, timeout=120
    )


def said(result) -> str:
    assert result.returncode not in (0, None)
    assert "Traceback" not in result.stdout + result.stderr
    return " ".join(result.stderr.split())


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, in a folder with a space, without an environment."""
    folder = tmp_path / "fresh clone"
    folder.mkdir()
    for name in ("bin", "devserver"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def taken_port():
    with socket.socket() as neighbour:
        neighbour.bind(("127.0.0.1", 0))
        neighbour.listen()
        yield neighbour.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_taken_port(tmp_path: Path, taken_port: int) -> None:
    output = said(run("--port", str(taken_port), "--data", tmp_path / "data"))
    assert output.startswith(f"Port {taken_port} is taken by another program.")
    assert f"bin/run --port {taken_port + 1}" in output


def test_a_taken_port_is_said_before_anything_is_installed(clone: Path, taken_port: int) -> None:
    output = said(run("--port", str(taken_port), root=clone))
    assert output.startswith(f"Port {taken_port} is taken")
    assert not (clone / ".venv").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path, free_port: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    output = said(run("--port", free_port, "--data", tmp_path / "file" / "data"))
    assert output.startswith("Tandem cannot write to")
    assert "--data DIR" in output


def test_a_clone_that_cannot_be_written(clone: Path, free_port: str) -> None:
    (clone / ".venv").write_text("in the way")
    output = said(run("--port", free_port, root=clone))
    assert "cannot write there" in output
    assert "Put Tandem into a folder of yours" in output


def test_data_in_use(tmp_path: Path, free_port: str) -> None:
    with DataFolder(tmp_path / "data") as folder:
        folder.notify("http://127.0.0.1:8000/ (process 42)")
        output = said(run("--port", free_port, "--data", folder.path))
    assert output.startswith("Tandem already runs on the data in")
    assert "http://127.0.0.1:8000/ (process 42)" in output


def test_a_database_that_does_not_answer(tmp_path: Path, free_port: str) -> None:
    url = f"postgres://ana:secret@{NOBODY_THERE}/tandem"
    output = said(run("--port", free_port, "--data", tmp_path, DATABASE_URL=url))
    assert output.startswith(f"The database of DATABASE_URL at {NOBODY_THERE} does not answer")
    assert "unset it" in output
    assert "secret" not in output


def test_a_broker_that_does_not_answer(tmp_path: Path, free_port: str) -> None:
    url = f"redis://:secret@{NOBODY_THERE}/0"
    output = said(run("--port", free_port, "--data", tmp_path, REDIS_URL=url))
    assert output.startswith(f"The server of REDIS_URL at {NOBODY_THERE} does not answer")
    assert "secret" not in output


def test_a_taken_smtp_port(tmp_path: Path, free_port: str, taken_port: int) -> None:
    address = f"127.0.0.1:{taken_port}"
    output = said(run("--port", free_port, "--data", tmp_path, INBOUND_SMTP=address))
    assert output.startswith(f"Tandem cannot listen for mail on {address}")


def test_demo_and_work_are_never_mixed(tmp_path: Path, free_port: str) -> None:
    (tmp_path / "purpose").write_text("work")
    output = said(run("--port", free_port, "--data", tmp_path))
    assert "are of real work. Start with --no-demo" in output


def test_no_python_on_the_machine(clone: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    shim = tools / "python3.13"
    shim.write_text("#!/bin/sh\necho 'version 3.13 is not installed' >&2\nexit 127\n")
    shim.chmod(0o755)
    output = said(run(root=clone, PATH=str(tools), HOME=str(tmp_path), PYTHON=""))
    assert output.startswith("Tandem needs Python 3.12 or newer")
    assert "PYTHON=" in output


def test_no_network(clone: Path, tmp_path: Path, free_port: str) -> None:
    env = {"PIP_INDEX_URL": f"http://{NOBODY_THERE}/", "PIP_CONFIG_FILE": os.devnull}
    output = said(run("--port", free_port, root=clone, **env))
    assert "the package index cannot be reached" in output
    assert "start again" in output
