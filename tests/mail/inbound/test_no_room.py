"""Doors without space or files: the sender keeps the mail, and nothing is half stored."""

import resource
import smtplib
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from mail.models import InboundMail, RawMail
from tests.mail.conftest import CARLA, SUPPORT, written
from tests.mail.servers import ROOT, environment, pipe, running_server, talk

pytestmark = pytest.mark.django_db(transaction=True)
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON mail_inboundmail EXECUTE FUNCTION full_disk();
"""
SPACE = """
DROP TRIGGER full_disk ON mail_inboundmail;
DROP FUNCTION full_disk();
"""


@contextmanager
def full_database():
    """Refuses the second row of a mail as PostgreSQL does on a full disk."""
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(SPACE)


def stored() -> tuple[int, int]:
    return InboundMail.objects.count(), RawMail.objects.count()


@pytest.mark.parametrize(("option", "kind"), [("", smtplib.SMTP), ("--lmtp", smtplib.LMTP)])
def test_a_full_disk_is_a_try_again_and_leaves_nothing(support, option, kind):
    with running_server(*filter(None, [option])) as (_process, port), talk(port, kind=kind) as smtp:
        with full_database():
            smtp.mail(CARLA)
            smtp.rcpt(SUPPORT)
            assert smtp.data(written())[0] == 451
            assert stored() == (0, 0)
        assert smtp.sendmail(CARLA, [SUPPORT], written()) == {}
        assert stored() == (1, 1)


def test_a_full_disk_makes_the_pipe_try_again(support):
    with full_database():
        assert pipe(written()).returncode == 75
        assert stored() == (0, 0)
    assert pipe(written()).returncode == 0
    assert stored() == (1, 1)


# Linux has a device that is always full.
if Path("/dev/full").exists():

    @pytest.mark.parametrize(("database", "code"), [({}, 0), ({"DATABASE_URL": "nonsense"}, 75)])
    def test_output_on_a_full_disk_decides_nothing(support, database, code):
        command = [sys.executable, "manage.py", "receive_mail"]
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                command,
                input=written(),
                cwd=ROOT,
                env=environment(**database),
                stdout=full,
                stderr=full,
                timeout=300,
            )
        assert done.returncode == code
        assert stored() == ((1, 1) if code == 0 else (0, 0))


@pytest.mark.parametrize("files", [4, 6, 10])
def test_a_pipe_without_files_stores_the_mail_or_tries_again(support, files):
    command = [sys.executable, "manage.py", "receive_mail"]
    done = subprocess.run(
        command,
        input=written(),
        cwd=ROOT,
        env=environment(DATABASE_POOL_TIMEOUT="1"),
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)),
        timeout=300,
    )
    assert (done.returncode, stored()) in [(0, (1, 1)), (75, (0, 0))], done.stderr


def cut_connections_of_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


# Only Linux changes the limits of a running process, and lists its files.
if sys.platform == "linux":

    def limit_files(pid: int, most: int) -> None:
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, hard))

    @pytest.mark.parametrize(("option", "kind"), [("", smtplib.SMTP), ("--lmtp", smtplib.LMTP)])
    def test_without_files_mail_waits_and_then_comes_in(support, option, kind):
        arguments = filter(None, [option])
        with (
            running_server(*arguments, DATABASE_POOL_TIMEOUT="1") as (process, port),
            talk(port, kind=kind) as smtp,
        ):
            smtp.mail(CARLA)
            smtp.rcpt(SUPPORT)
            soft, _hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
            limit_files(process.pid, 3)  # what is open stays open; nothing more can be opened
            cut_connections_of_others()
            # 250 only where a connection to the database was being opened just then.
            code, _words = smtp.data(written())
            assert (code, stored()) in [(451, (0, 0)), (250, (1, 1))]
            with socket.create_connection(("127.0.0.1", port), 30) as late:  # in the kernel's queue
                limit_files(process.pid, soft)
                assert late.recv(4) == b"220 ", "it is greeted when there are files again"
            assert smtp.sendmail(CARLA, [SUPPORT], written()) == {}
            assert stored() == (1, 1)
