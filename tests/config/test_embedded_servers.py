"""The servers of a new machine: they start anywhere, and a kill loses nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from devserver.embedded import leftovers, ports
from devserver.embedded.failures import CannotServe
from devserver.embedded.folder import DataFolder
from devserver.embedded.servers import Servers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path):
    """With a space and a non-ASCII letter, as people name their folders."""
    return tmp_path / "Ana's Büro data"


def ask(servers: Servers, sql: str):
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def test_both_servers_answer_and_stop(folder: Path) -> None:
    with Servers(folder) as servers:
        assert ask(servers, "select lower('ÄÖÉ')") == "äöé"
        assert ask(servers, "select count(*) from pg_available_extensions where name='unaccent'")
        assert redis.from_url(servers.redis_url).ping()
        ports_used = servers.postgres.port, servers.valkey.port
    assert all(port < 32_768 for port in ports_used)
    assert not any(record.exists() for record in servers.folder.records.iterdir())


def test_a_wrong_password_is_refused(folder: Path) -> None:
    with Servers(folder, valkey=False) as servers:
        assert servers.postgres.password_file.stat().st_mode & 0o077 == 0
        wrong = f"postgres://tandem:guess@127.0.0.1:{servers.postgres.port}/postgres"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)


def test_killed_servers_come_back_on_their_ports_with_their_data(folder: Path) -> None:
    with Servers(folder) as servers:
        addresses = servers.database_url, servers.redis_url
        ask(servers, "create table kept (x int)")
        ask(servers, "insert into kept values (7)")
        redis.from_url(servers.redis_url).set("kept", "7")

        servers.postgres.kill()
        servers.valkey.kill()
        assert servers.revive() == ["postgres", "valkey"]

        assert (servers.database_url, servers.redis_url) == addresses
        assert ask(servers, "select x from kept") == 7
        assert redis.from_url(servers.redis_url).get("kept") == b"7"
        assert servers.revive() == []


def test_data_is_there_the_next_time(folder: Path) -> None:
    with Servers(folder) as servers:
        ask(servers, "create table kept (x int)")
        redis.from_url(servers.redis_url).set("kept", "7")
    with Servers(folder) as servers:
        assert ask(servers, "select count(*) from kept") == 0
        assert redis.from_url(servers.redis_url).get("kept") == b"7"


def test_a_taken_port_is_passed_over(folder: Path) -> None:
    with socket.socket() as neighbour:
        neighbour.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken = ports.first_free(25_432)
        neighbour.bind(("127.0.0.1", taken))
        neighbour.listen()
        with Servers(folder, valkey=False) as servers:
            assert servers.postgres.port != taken
            assert ask(servers, "select 1") == 1


def test_a_folder_in_use_is_refused_in_a_sentence(folder: Path) -> None:
    with DataFolder(folder) as claimed:
        claimed.notify("http://127.0.0.1:8000/ (process 42)")
        with pytest.raises(CannotServe, match=r"already runs .* http://127.0.0.1:8000/"):
            Servers(folder).start()
    with DataFolder(folder):
        pass


def test_a_refused_start_leaves_the_running_one_alone(folder: Path) -> None:
    with Servers(folder) as servers:
        late = Servers(folder)
        with pytest.raises(CannotServe):
            late.start()
        late.stop()
        assert servers.postgres.record.exists()
        assert ask(servers, "select 1") == 1


def test_an_interrupted_first_start_is_no_hindrance(folder: Path) -> None:
    (folder / "postgres.new" / "base").mkdir(parents=True)
    (folder / "postgres.password").write_text("of an earlier try")
    with Servers(folder, valkey=False) as servers:
        assert ask(servers, "select 1") == 1


def test_a_process_number_used_again_is_not_mistaken_for_ours(folder: Path) -> None:
    with Servers(folder, valkey=False) as servers:
        pid_file = servers.postgres.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{servers.postgres.data}\n")
    servers.postgres.record.write_text(f"{os.getpid()} some other moment")
    with Servers(folder, valkey=False) as servers:
        assert ask(servers, "select 1") == 1


def test_a_killed_predecessor_is_followed_without_loss(folder: Path) -> None:
    command = [sys.executable, "-m", "devserver.embedded", "--data", str(folder)]
    first = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    url = first.stdout.readline().removeprefix("export DATABASE_URL=").strip()
    first.stdout.readline()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table kept (x int)")
        first.kill()
        first.wait()
        first.stdout.close()
        with Servers(folder) as servers:
            assert ask(servers, "select count(*) from kept") == 0


def test_a_leftover_that_is_really_ours_is_stopped(tmp_path: Path) -> None:
    sleeper = subprocess.Popen(["sleep", "60"])
    leftovers.remember(tmp_path / "sleeper", sleeper.pid)
    stopped = leftovers.stop(tmp_path / "sleeper", signal.SIGTERM)
    assert (stopped, sleeper.wait()) == (True, -signal.SIGTERM)
    assert not leftovers.stop(tmp_path / "sleeper", signal.SIGTERM)


# On other systems the successor stops leftovers; only Linux ends a child with its parent.
if sys.platform == "linux":

    def test_nothing_outlives_a_killed_parent(folder: Path) -> None:
        command = [sys.executable, "-m", "devserver.embedded", "--data", str(folder)]
        parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.stdout.readline()
        records = list((folder / "processes").iterdir())
        assert len(records) == 2
        parent.kill()
        parent.wait()
        parent.stdout.close()
        deadline = time.monotonic() + 60
        while any(leftovers.running(record) for record in records):
            assert time.monotonic() < deadline
            time.sleep(0.05)
