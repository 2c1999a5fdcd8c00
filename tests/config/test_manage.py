"""bin/manage, for users who started Tandem with bin/run and set no environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.embedded.folder import DataFolder

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
SHOW = "from django.conf import settings; print(settings.SECRET_KEY)"


def call(*arguments: str | Path, cwd: Path = ROOT, **env: str):
    """As a newcomer calls it: with nothing of the test run's own environment."""
    ours = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | env
    return subprocess.run(
        arguments, cwd=cwd, env=ours, input="", capture_output=True, text=True, timeout=300
    )


def manage(*arguments: str | Path, **env: str):
    return call(ROOT / "bin" / "manage", *arguments, **env)


@pytest.fixture
def instance(tmp_path: Path):
    """A data folder in use, as bin/run leaves it."""
    kept = {name: os.environ[name] for name in NAMES} | {"SECRET_KEY": "of the instance"}
    with DataFolder(tmp_path / "data") as folder:
        (folder.path / "environment.json").write_text(json.dumps(kept))
        yield folder.path


def test_a_mail_is_read_without_any_environment(tmp_path):
    (tmp_path / "mail.eml").write_bytes(b"Subject: Hello\n\nx")
    arguments = ("read_mail", tmp_path / "mail.eml")
    for result in (call(sys.executable, "manage.py", *arguments), manage(*arguments)):
        assert result.returncode == 0
        assert json.loads(result.stdout)["subject"] == "Hello"


def test_without_an_environment_a_command_says_where_it_is():
    result = call(sys.executable, "manage.py", "migrate")
    assert result.returncode == 1
    assert "bin/manage migrate" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_mail_server_keeps_the_mail_when_the_environment_is_missing():
    result = call(sys.executable, "manage.py", "receive_mail")
    assert result.returncode == 75
    assert "SECRET_KEY" in result.stderr
    assert "Traceback" not in result.stderr


def test_it_runs_a_command_on_the_data_of_the_instance(instance):
    result = manage("--data", instance, "shell", "-v", "0", "-c", SHOW, SECRET_KEY="of the shell")
    assert result.stdout.strip() == "of the instance"


@pytest.mark.parametrize(("command", "code"), [("migrate", 1), ("receive_mail", 75)])
def test_a_missing_instance_is_reported(instance, tmp_path, command, code):
    result = manage("--data", tmp_path / "none", command)
    assert result.returncode == code
    assert "No Tandem runs on the data" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_instance_that_is_starting_is_waited_for(instance):
    (instance / "environment.json").unlink()
    result = manage("--data", instance, "migrate")
    assert result.returncode == 1
    assert "Try again in a moment" in result.stderr


def test_it_names_a_command_to_who_names_none():
    assert "bin/manage read_mail mail.eml" in manage().stderr


def test_a_folder_as_input_is_tried_again():
    done = subprocess.run(
        ["sh", "-c", "bin/manage receive_mail < docs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 75
    assert done.stderr.startswith("The input is a folder.")
