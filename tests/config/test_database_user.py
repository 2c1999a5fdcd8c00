"""The script by which the image of PostgreSQL makes Tandem's user, run on a real server."""

import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from devserver.embedded import binaries
from devserver.embedded.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
SUPERUSER = "of-the-superuser"
OWN = 'it\'s "mine" \\ $1'


def test_tandem_owns_its_database_and_is_no_superuser(tmp_path):
    with Servers(tmp_path / "data", valkey=False, durable=False) as servers:
        # As in the image: a superuser of another name, and nobody named tandem.
        with psycopg.connect(servers.database_url, autocommit=True) as first:
            first.execute(f"CREATE ROLE postgres SUPERUSER LOGIN PASSWORD '{SUPERUSER}'")
        place = f"127.0.0.1:{servers.postgres.port}"
        root = f"postgres://postgres:{SUPERUSER}@{place}/postgres"
        with psycopg.connect(root, autocommit=True) as second:
            second.execute("ALTER ROLE tandem RENAME TO first_user")
        env = {
            "PATH": f"{binaries.postgres('psql').parent}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(servers.postgres.port),
            "PGPASSWORD": SUPERUSER,
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": OWN,
        }
        script = ROOT / "docker" / "postgres-init.sh"
        subprocess.run(["sh", script], env=env, check=True, capture_output=True, timeout=600)

        tandem = f"postgres://tandem:{quote(OWN)}@{place}/tandem"
        with psycopg.connect(tandem, autocommit=True) as connection:
            rights = connection.execute(
                "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'tandem'"
            )
            assert rights.fetchone() == (False, False, False)
            for name in ("pg_trgm", "unaccent"):  # customers/migrations/0001_extensions.py
                connection.execute(f"CREATE EXTENSION {name}")
            connection.execute("CREATE TABLE kept (x int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("COPY kept FROM PROGRAM 'echo 7'")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(root)
