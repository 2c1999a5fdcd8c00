"""The SMTP server under load, and with a database that is really stopped."""

import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from devserver.embedded.servers import Servers
from tests.mail.conftest import CARLA, SUPPORT, send_over, written
from tests.mail.servers import ROOT, environment, running_server, talk
from tests.template import create_tables

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024 * 1024


def most_memory(pid: int) -> int:
    """Return the peak memory of the process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def test_memory_has_a_bound_whatever_the_lines_are(support):
    with running_server("--memory", "40") as (process, port):
        before = most_memory(process.pid)
        start = f"EHLO a\r\nMAIL FROM:<{CARLA}>\r\nRCPT TO:<{SUPPORT}>\r\nDATA\r\n".encode()
        with ExitStack() as talks:
            for content in (b"\r\n" * (10 * MB), b"x" * (20 * MB), b"x\r\n" * (7 * MB)):
                client = socket.create_connection(("127.0.0.1", port), 60)
                talks.enter_context(client)
                client.sendall(start + content)  # and never an end
            assert most_memory(process.pid) - before < 150
            # The endless ones hold all there is; a small mail is retried, and no connection is cut.
            with talk(port) as smtp:
                code, _response = smtp.mail(CARLA, [f"SIZE={25 * MB}"])
                assert code == 451
        send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])


@pytest.mark.slow
def test_a_stopped_database_is_a_try_again_and_nothing_is_lost(tmp_path):
    def manage(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment(DATABASE_URL=url),
            check=True,
            capture_output=True,
            timeout=300,
        )

    with Servers(tmp_path / "servers", valkey=False, durable=False) as servers:
        url = servers.database_url
        create_tables(url)
        words = f"from mail.models import Mailbox; Mailbox.objects.create(address='{SUPPORT}')"
        manage("shell", "-c", words)
        with running_server(DATABASE_URL=url, DATABASE_POOL_TIMEOUT="2") as (_process, port):
            with talk(port) as smtp:
                smtp.mail(CARLA)
                smtp.rcpt(SUPPORT)
                servers.postgres.stop()
                assert smtp.data(written())[0] == 451
                assert smtp.mail(CARLA)[0] == 250
                assert smtp.rcpt(SUPPORT)[0] == 451
            time.sleep(4)  # longer than a backoff without limit would allow
            servers.postgres.start()
            send_over("127.0.0.1", port, written(), sender=CARLA, to=[SUPPORT])
        manage("shell", "-c", "from mail.models import InboundMail; InboundMail.objects.get()")
