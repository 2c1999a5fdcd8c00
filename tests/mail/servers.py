"""Mail servers as processes and in a thread, for the tests of incoming mail."""

import asyncio
import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.db import connection

from mail.inbound.smtp.server import SmtpHandler, make_protocol

ROOT = Path(settings.BASE_DIR)
# The checks load every URL and view; tests/config/test_heartbeats.py starts each process with them.
SMTP_SERVER = [sys.executable, "manage.py", "smtp_server", "--skip-checks"]


def environment(**more: str) -> dict[str, str]:
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    ours = {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return {**os.environ, **ours, **more}


def pipe(raw: bytes, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", "receive_mail", *arguments]
    return subprocess.run(
        command, input=raw, cwd=ROOT, env=environment(**more), capture_output=True, timeout=300
    )


@contextmanager
def running_server(*arguments: str, **more: str) -> Iterator[tuple[subprocess.Popen, int]]:
    command = [*SMTP_SERVER, "--listen", "127.0.0.1:0", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(**more), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[1].split()[0])
        try:
            yield process, port
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def in_process_server(handler: SmtpHandler | None = None) -> Iterator[tuple[SmtpHandler, int]]:
    """The SMTP server in a thread of the test's own process."""
    handler, loop = handler or SmtpHandler("smtp"), asyncio.new_event_loop()
    serve = loop.create_server(lambda: make_protocol(handler), "127.0.0.1", 0)
    server = loop.run_until_complete(serve)
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield handler, server.sockets[0].getsockname()[1]
    finally:
        until = time.monotonic() + 60
        while handler.connections and time.monotonic() < until:
            time.sleep(0.01)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        server.close()
        loop.close()


@contextmanager
def talk(port: int, *, kind=smtplib.SMTP):
    with kind("127.0.0.1", port, timeout=120) as smtp:
        smtp.ehlo()
        yield smtp
