"""A complete installation: a database, an SMTP server and a worker in processes of their own.

`python -m tests.mail.rules.installation ADDRESS FRIEND…` makes the mailbox ADDRESS, which confirms
what arrives, and knows the FRIENDs. It reads and sends until its input ends; a line of input is an
address that an agent writes to.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from accounts.models import User

WAITS = 0.02
QUIET = 1.0  # an interval without activity that counts as silence
PATIENCE = 60.0
TEMPLATE = os.environ.get("TANDEM_TEMPLATE", "")  # a migrated database to copy
ROOT = Path(__file__).resolve().parents[3]
BUSY = """
SELECT (SELECT count(*) FROM mail_inboundmail WHERE state = 'stored')
     + (SELECT count(*) FROM mail_outboundmail WHERE state = 'queued')
"""
COUNTS = "SELECT (SELECT count(*) FROM mail_inboundmail), (SELECT count(*) FROM mail_outboundmail)"


@dataclass
class Installation:
    """A running installation, seen from outside."""

    address: str
    url: str
    port: int
    worker: subprocess.Popen[str]

    def writes_to(self, address: str) -> None:
        assert self.worker.stdin is not None
        self.worker.stdin.write(f"{address}\n")
        self.worker.stdin.flush()

    def ask(self, sql: str, *values: str) -> list[tuple]:
        with psycopg.connect(self.url) as database:
            return database.execute(sql, values).fetchall()

    def wrote_to(self, address: str) -> list[str]:
        """Return the kinds of mail sent to the address, oldest first."""
        sql = "SELECT kind FROM mail_outboundmail WHERE %s = ANY(recipients) AND state = 'sent'"
        return [kind for (kind,) in self.ask(f"{sql} ORDER BY id", address)]

    def written(self) -> int:
        """Return the number of mails it wrote so far; tests share its database."""
        return int(self.ask("SELECT count(*) FROM mail_outboundmail")[0][0])

    def heard_from(self, address: str) -> int:
        sql = "SELECT count(*) FROM mail_inboundmail WHERE lower(from_address) = %s"
        return int(self.ask(sql, address)[0][0])


def wait_for_silence(*installations: Installation, begun: int) -> None:
    """Wait until nothing is due and nothing new arrives for a while.

    At least `begun` mails were written.
    """
    until, quiet_since, before = time.monotonic() + PATIENCE, time.monotonic(), None
    while time.monotonic() < until:
        now = [(each.ask(COUNTS), each.ask(BUSY)[0][0]) for each in installations]
        has_begun = sum(counts[0][1] for counts, _busy in now) >= begun
        if now != before or any(busy for _counts, busy in now) or not has_begun:
            quiet_since, before = time.monotonic(), now
        elif time.monotonic() - quiet_since > QUIET:
            return
        time.sleep(0.1)
    raise TimeoutError(f"They are still writing: {now}")


@contextmanager
def database(name: str) -> Iterator[str]:
    """A migrated, empty database."""
    here = connection.settings_dict
    server = f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}"
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # other tests run in parallel
    with psycopg.connect(f"{server}/{here['NAME']}", autocommit=True) as ground:
        ground.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        ground.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE or 'template1'}")
        try:
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            url = f"{server}/{name}"
            if not TEMPLATE:
                subprocess.run(migrate, cwd=ROOT, env=environment(url), check=True, timeout=120)
            yield url
        finally:
            ground.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment(url: str, **more: str) -> dict[str, str]:
    ours = {
        "DATABASE_URL": url,
        "REDIS_URL": f"{settings.REDIS_URL.rpartition('/')[0]}/4",  # no worker listens there
        "SECRET_KEY": f"the key of {url}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return {**os.environ, **ours, **more}


@contextmanager
def smtp_server(url: str) -> Iterator[int]:
    command = [
        sys.executable,
        "manage.py",
        "smtp_server",
        "--skip-checks",
        "--listen",
        "127.0.0.1:0",
    ]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(url), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline().split(":")[1].split()[0])
        finally:
            process.terminate()


@contextmanager
def running(
    url: str, address: str, *friends: str, port: int, sends_to: int
) -> Iterator[Installation]:
    """`sends_to` is the port of the one server that accepts all its mail."""
    command = [sys.executable, "-m", "tests.mail.rules.installation", address, *friends]
    env = environment(url, MAIL_URL=f"smtp://127.0.0.1:{sends_to}")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        try:
            yield Installation(address, url, port, worker)
        finally:
            worker.stdin.close()


def work(address: str, friends: list[str]) -> None:
    from mail.outbound.lanes import send_due
    from mail.tasks import sweep_inbound

    wishes: list[str] = []
    listener = Thread(target=lambda: wishes.extend(sys.stdin), daemon=True)
    agent = furnish(address, friends)
    listener.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while listener.is_alive() or wishes:
        while wishes:
            write(wishes.pop(0).strip(), by=agent)
        sweep_inbound()
        send_due()
        time.sleep(WAITS)


def furnish(address: str, friends: list[str]) -> "User":
    from django.utils import timezone

    from accounts.models import Role, User
    from customers.actions.find import find_or_create_customer
    from mail.models import Mailbox

    domain = address.rpartition("@")[2]
    Mailbox.objects.get_or_create(
        address=address, defaults={"name": "Hello", "acknowledges": True, "is_default": True}
    )
    for friend in friends:
        customer = find_or_create_customer(friend, name="A friend")
        customer.addresses.update(verified_at=timezone.now())
    known = User.objects.filter(role=Role.AGENT).first()
    return known or User.objects.create_user(f"ana@{domain}", "x" * 20, name="Ana", role=Role.AGENT)


def write(to: str, *, by: "User") -> None:
    from customers.actions.find import find_or_create_customer
    from helpdesk.actions.open import start_ticket
    from mail.models import Mailbox

    start_ticket(
        requester=find_or_create_customer(to),
        subject="Your order",
        text="When may we deliver?",
        mailbox=Mailbox.objects.get(),
        by=by,
    )


if __name__ == "__main__":
    import django

    django.setup()
    work(sys.argv[1], sys.argv[2:])
