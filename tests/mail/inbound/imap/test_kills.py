"""Kills at any point, two processes, no database: nothing is lost, nothing is stored twice."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from imapclient import SEEN

from mail.inbound.imap.locks import CLASS, LockLost, Locks
from mail.models import ImapServer, InboundMail
from tests.mail.inbound.imap.conftest import (
    caught_up,
    is_connected,
    running_fetcher,
    some_mail,
    stored,
    until,
    waiting_error,
    wired,
)
from tests.mail.inbound.imap.wire import Wire
from tests.mail.servers import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def fetcher_process(**env: str) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(
        [sys.executable, "manage.py", "imap_fetcher", "--skip-checks"],
        cwd=ROOT,
        env=environment(**env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as fetcher:
        assert fetcher.stdout is not None
        assert b"Fetching" in fetcher.stdout.readline()
        try:
            yield fetcher
        finally:
            fetcher.kill()


def test_it_ends_when_asked_and_says_so(imap):
    with fetcher_process() as fetcher:
        until("connected", lambda: is_connected(imap))
        fetcher.send_signal(signal.SIGTERM)
        assert fetcher.wait(10) == 0
    imap.refresh_from_db()
    assert (imap.state, imap.error) == (ImapServer.State.OFF, "")


@pytest.mark.parametrize("command", [b"UID STORE", b"UID MOVE", b"UID EXPUNGE"])
def test_a_kill_between_storing_and_marking_doubles_nothing(imap, colleague, command):
    wishes = {b"UID STORE": "mark", b"UID MOVE": "move", b"UID EXPUNGE": "delete"}
    ImapServer.objects.update(after_storing=wishes[command], move_to="Done")
    colleague.append("INBOX", some_mail())
    with wired(imap, lambda line: "hold" if command in line else "") as wire:
        with fetcher_process() as fetcher:
            assert wire.held.wait(40)
            assert stored(1)  # committed before any command to the server
            fetcher.kill()
        ImapServer.objects.update(port=wire.target)
    with running_fetcher():
        until("stepped over", lambda: caught_up(imap, 1))
    assert stored(1)
    colleague.select_folder("INBOX")
    left = colleague.search("ALL")
    assert left == ([1] if command == b"UID STORE" else [])
    assert not left or SEEN in colleague.get_flags(left)[1]


def test_two_processes_double_nothing_and_the_second_takes_over(imap, colleague):
    with fetcher_process() as first:
        until("connected", lambda: is_connected(imap))
        with running_fetcher():
            for number in range(1, 11):
                colleague.append("INBOX", some_mail(number))
            until("stored", lambda: caught_up(imap, 10))
            assert stored(10)
            first.kill()
            first.wait(10)
            colleague.append("INBOX", some_mail(11))
            until("taken over", lambda: caught_up(imap, 11))
            assert stored(11)


def test_only_one_holds_a_lock_and_who_loses_the_connection_loses_it(db):
    mine, theirs = Locks(), Locks()
    try:
        assert mine.take(7)
        assert mine.take(7)
        assert not theirs.take(7)
        assert theirs.take(8)
        mine.check(7)
        cut_locks(7)
        with pytest.raises(LockLost):
            mine.check(7)
        assert theirs.take(7)
        assert not mine.take(7)
        with pytest.raises(LockLost):
            mine.check(7)
        theirs.give_back(7)
        assert mine.take(7)
    finally:
        mine.close()
        theirs.close()


def cut_locks(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = %s AND objid = %s AND granted",
            [CLASS, number],
        )
        assert cursor.fetchall() == [(True,)]


def test_a_lost_database_connection_is_found_again(imap, colleague):
    with running_fetcher():
        until("connected", lambda: is_connected(imap))
        cut_locks(imap.pk)
        colleague.append("INBOX", some_mail())
        until("stored", lambda: stored(1))
        until("stepped over", lambda: caught_up(imap, 1))


def test_mail_that_cannot_be_stored_stays_unread_at_the_server(imap, colleague):
    with running_fetcher():
        until("connected", lambda: is_connected(imap))
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE mail_rawmail RENAME TO away")
        try:
            colleague.append("INBOX", some_mail())
            error = until("tried", lambda: waiting_error(imap))
            assert error.startswith("Mail could not be stored in Tandem's database:")
            colleague.select_folder("INBOX")
            assert SEEN not in colleague.get_flags([1])[1]
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE away RENAME TO mail_rawmail")
        until("stored", lambda: stored(1))
        until("stepped over", lambda: caught_up(imap, 1))
        assert InboundMail.objects.count() == 1


def test_while_postgresql_is_away_mail_stays_unread_and_comes_in_after(imap, colleague):
    wire = Wire(int(connection.settings_dict["PORT"]))
    url = environment()["DATABASE_URL"].replace(f":{wire.target}/", f":{wire.port}/")
    try:
        with fetcher_process(DATABASE_URL=url, DATABASE_POOL_TIMEOUT="1") as fetcher:
            until("connected", lambda: is_connected(imap))
            wire.close()
            colleague.append("INBOX", some_mail())
            assert fetcher.stderr is not None
            assert any(b"database is down, no mail is fetched" in line for line in fetcher.stderr)
            colleague.select_folder("INBOX")
            assert SEEN not in colleague.get_flags([1])[1]
            assert stored(0)
            wire.open()
            until("stepped over", lambda: caught_up(imap, 1))
            assert stored(1)
    finally:
        wire.close()


def test_without_a_database_a_lock_cannot_be_taken(monkeypatch, db):
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    locks = Locks()
    with pytest.raises(psycopg.Error):
        locks.take(1)
