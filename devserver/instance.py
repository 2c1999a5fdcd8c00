"""The environment of a running bin/run, stored beside its data for bin/manage.

Read before there is a virtual environment, so it uses nothing but the standard library.
"""

import argparse
import fcntl
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from devserver.options import ROOT, CannotStart

KEPT = "environment.json"
# Chosen by bin/run; the other settings are in .env.example.
OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "INBOUND_SMTP",
        "PUBLIC_URL", "TANDEM_DATA", "TANDEM_DEMO")  # fmt: skip
# Commands that read only files.
NEED_NO_DESK = {"read_mail"}
TRY_AGAIN = 75  # of sysexits.h: after any other code the mail server would bounce the mail
HELP = "Run a command of manage.py on the data of a Tandem that bin/run started."


def parse(arguments: list[str]) -> tuple[Path, list[str]]:
    """Return the data folder, and the command with its own options."""
    parser = argparse.ArgumentParser(prog="bin/manage", description=HELP)
    parser.add_argument(
        "--data", type=Path, default=ROOT / "var", metavar="DIR", help="where data lives (./var)"
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, help="receive_mail, read_mail, …")
    given = parser.parse_args(arguments)
    if not given.command:
        parser.error("Name a command, for example: bin/manage read_mail mail.eml")
    return given.data.resolve(), given.command


def environment_for(command: list[str], data: Path) -> dict[str, str]:
    """Return the command's environment.

    Raises `CannotStart` when no instance runs on these data.
    """
    if command[0] in NEED_NO_DESK:
        return dict(os.environ)
    if not _runs(data):
        raise CannotStart(
            f"No Tandem runs on the data in {data}. Start it with bin/run, or name the folder of "
            f"the one that runs: bin/manage --data DIR {command[0]}"
        )
    try:
        return dict(os.environ) | json.loads((data / KEPT).read_text())
    except (OSError, ValueError) as problem:
        raise CannotStart(
            f"The Tandem in {data} is starting, or belongs to another user. Try again in a moment."
        ) from problem


def exit_code(command: list[str]) -> int:
    return TRY_AGAIN if command[:1] == ["receive_mail"] else 1


def keep(env: Mapping[str, str], *, data: Path) -> None:
    """Write down the environment of this instance, readable by its own user alone."""
    named = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    names = {*OURS, *named}
    forget(data)
    handle = os.open(data / KEPT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({name: env[name] for name in sorted(names) if name in env}, file)


def forget(data: Path) -> None:
    (data / KEPT).unlink(missing_ok=True)


def _runs(data: Path) -> bool:
    """Return True if the folder is locked: the kernel releases the lock when its owner dies."""
    try:
        claim = os.open(data / "owner", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(claim, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(claim)
    return False
