"""Migrates the database and loads the demo, in one interpreter.

Reports to devserver/start.py in lines: the step (`step`), its progress (`part`), and what to show
at the end (`show`). They are a log file, so the link for the first administrator goes into a file
of its own.
"""

import io
import os
import sys
from pathlib import Path

from devserver.embedded.folder import write_privately
from devserver.plan import FIRST_LINK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    import django

    django.setup()
    migrate()
    if "demo" in sys.argv[2:]:
        load_demo()
    else:
        invite_the_first_administrator()


def migrate() -> None:
    """Migrate only when needed: Django's own command takes a second even with nothing to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        notify("step", "Bringing the database up to date")
        notify("part", f"{len(plan)} migrations")
        call_command("migrate", verbosity=0, interactive=False)


def load_demo() -> None:
    notify("step", "Loading the demo")
    command("demo", out=Parts())
    out = io.StringIO()
    command("demo", "--sign-ins", out=out)
    for line in out.getvalue().splitlines():
        notify("show", line)


def invite_the_first_administrator() -> None:
    """Write down the link, which is good once; without one, remove that of an earlier start."""
    out = io.StringIO()
    command("first_administrator", out=out)
    link = Path(os.environ["TANDEM_DATA"]) / FIRST_LINK
    if out.getvalue():
        write_privately(link, out.getvalue())
    else:
        link.unlink(missing_ok=True)


def command(name: str, *arguments: str, out: io.StringIO) -> None:
    from django.core.management import call_command, get_commands

    if name in get_commands():
        call_command(name, *arguments, stdout=out)


class Parts(io.StringIO):
    """Passes a command's output on, line by line."""

    def write(self, text: str) -> int:
        for line in text.splitlines():
            if line.strip():
                notify("part", line.strip())
        return len(text)


def notify(kind: str, text: str) -> None:
    print(f"{kind}\t{text}", flush=True)
