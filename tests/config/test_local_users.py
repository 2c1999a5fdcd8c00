"""Another user of the machine reads nothing, reaches no server and runs nothing through them."""

import os
import pickle
import re
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads

from config.celery import app
from config.database import next_database
from devserver.embedded import children
from devserver.embedded.folder import DataFolder, read_or_create_secret
from devserver.embedded.servers import Servers
from devserver.options import Options
from devserver.plan import FIRST_LINK
from devserver.start import Start

ROOT = Path(__file__).resolve().parents[2]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def arguments_of(pid: int) -> str:
    told = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return told.stdout


def test_valkey_asks_for_a_password_that_only_its_user_can_read(tmp_path):
    with Servers(tmp_path / "data", postgres=False) as servers:
        valkey = servers.valkey
        assert len(valkey.password) >= 24
        assert [mode(each) for each in (valkey.password_file, valkey.config)] == [0o600, 0o600]
        assert valkey.process is not None
        assert valkey.password not in arguments_of(valkey.process.pid)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port).get("kept")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port, password="guess").get("kept")
        assert redis.from_url(servers.redis_url).ping()


def test_a_folder_of_an_earlier_version_goes_on_and_is_closed(tmp_path):
    """Its Valkey had no password, and every user could read the folder."""
    folder = tmp_path / "data"
    with Servers(folder, postgres=False) as servers:
        redis.from_url(servers.redis_url).set("kept", "7")
        first = servers.valkey.password
    servers.valkey.password_file.unlink()
    servers.valkey.config.unlink()
    folder.chmod(0o755)
    with Servers(folder, postgres=False) as servers:
        assert redis.from_url(servers.redis_url).get("kept") == b"7"
        assert servers.valkey.password != first
        assert mode(folder) == 0o700


def test_no_way_into_postgres_is_without_a_password(tmp_path):
    with Servers(tmp_path / "data", valkey=False) as servers:
        rules = (servers.postgres.data / "pg_hba.conf").read_text()
        methods = re.findall(r"^(?:local|host).*\s(\S+)$", rules, re.MULTILINE)
        assert set(methods) == {"scram-sha-256"}
        with psycopg.connect(servers.database_url) as connection:
            sockets = connection.execute("show unix_socket_directories").fetchone()
        assert sockets == ("",)


def test_a_secret_is_made_once_and_is_whole(tmp_path):
    path = tmp_path / "secret"
    assert read_or_create_secret(path, "first") == "first"
    assert read_or_create_secret(path, "second") == "first"
    assert mode(path) == 0o600
    path.write_text("")  # of a start on a full disk
    assert read_or_create_secret(path, "third") == "third"


def test_a_new_folder_is_closed_whatever_the_umask_is(tmp_path):
    before = os.umask(0)
    try:
        with DataFolder(tmp_path / "data") as folder:
            assert mode(folder.path) == 0o700
    finally:
        os.umask(before)


def test_what_processes_of_bin_run_write_is_closed(tmp_path):
    command = [sys.executable, "-m", "devserver.embedded", "--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.stdout.readline()
        parent.terminate()
        parent.wait()
    logs = list((tmp_path / "data" / "logs").iterdir())
    assert {mode(log) for log in logs} == {0o600}


def test_attachments_are_closed_and_static_files_are_open():
    assert settings.STORAGES["default"]["OPTIONS"]["file_permissions_mode"] == 0o600
    assert "OPTIONS" not in settings.STORAGES["staticfiles"]


class Touches:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self):
        return Path.touch, (Path(self.path),)


def test_the_cache_unpickles_nothing(tmp_path):
    client = cache._cache.get_client(write=True)
    client.set(cache.make_key("planted"), pickle.dumps(Touches(tmp_path / "taken over")))
    assert cache.get("planted") is None
    assert not (tmp_path / "taken over").exists()
    cache.delete("planted")


@pytest.mark.parametrize("value", [7, -1, 1.5, "", "Büro", True, None, [1, "two"], {"three": [3]}])
def test_the_cache_keeps_values(value):
    cache.set("value", value, 60)
    assert cache.get("value", "missing") == value
    cache.delete("value")


def test_a_number_counts_on_and_an_old_value_is_no_error():
    cache.set("number", 41, 60)
    assert cache.incr("number") == 42
    assert cache.get("number") == 42
    cache.delete("number")


def test_no_task_is_unpickled(tmp_path):
    assert set(app.conf.accept_content) == {"json"}
    kind, encoding, body = dumps(Touches(tmp_path / "taken over"), serializer="pickle")
    with pytest.raises(ContentDisallowed):
        loads(body, kind, encoding, accept=app.conf.accept_content)
    assert not (tmp_path / "taken over").exists()


def test_a_flushed_cache_takes_no_task_along():
    queue = f"kept-{os.getpid()}"
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.rpush(queue, "a task")
        cache.set("forgotten", 1, 60)
        cache.clear()
        assert cache.get("forgotten") is None
        assert broker.lpop(queue) == b"a task"


@pytest.mark.parametrize(
    ("url", "following"),
    [
        ("redis://host:6379", "redis://host:6379/1"),
        ("redis://host:6379/0", "redis://host:6379/1"),
        ("rediss://user:p%40ss@host/4", "rediss://user:p%40ss@host/5"),
        ("redis://host/?db=2", "redis://host/3"),
        ("unix:///run/valkey.sock", "unix:///run/valkey.sock?db=1"),
        ("unix://:word@/run/valkey.sock?db=3", "unix://:word@/run/valkey.sock?db=4"),
    ],
)
def test_the_cache_has_the_next_database(url, following):
    assert next_database(url) == following


def prepared(url: str, data: Path) -> Path:
    """Run the preparation of bin/run without the demo; returns its log."""
    log = data / "prepare.log"
    env = os.environ | {"DATABASE_URL": url, "TANDEM_DATA": str(data), "TANDEM_DEMO": "0"}
    command = [sys.executable, ROOT / "devserver", "prepare", "work"]
    assert children.spawn(command, log=log, env=env, cwd=ROOT).wait(600) == 0
    return log


def test_the_first_administrators_link_is_in_no_log(transactional_db, tmp_path, capsys):
    from tests.stories.conftest import own_database_url

    log = prepared(own_database_url(), tmp_path)
    link = tmp_path / FIRST_LINK
    assert "/accounts/" in link.read_text()
    assert mode(link) == 0o600
    assert "http" not in log.read_text()

    start = Start(Options(port=1, data=tmp_path, is_demo=False))
    start.tell_first_link(link)
    said = capsys.readouterr().out
    assert str(link) in said
    assert "/accounts/" not in said
