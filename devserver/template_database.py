"""The database that those of the tests are copied from: migrated once, not once for each."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from devserver.embedded import binaries
from devserver.options import ROOT

NAME = "tandem_template"
VARIABLE = "TANDEM_TEMPLATE"  # its name, in the environment of the tests
DUMP = "template.sql"  # the same as a file of the data folder, for servers of their own


def exists(url: str) -> bool:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        return found.fetchone() is not None


class Build:
    """Migrates it beside other work."""

    def __init__(self, env: Mapping[str, str]) -> None:
        import psycopg

        self.url = urlsplit(env["DATABASE_URL"])._replace(path=f"/{NAME}").geturl()
        self.dump = Path(env["TANDEM_DATA"]) / DUMP
        self.dump.unlink(missing_ok=True)
        self.process: subprocess.Popen[str] | None = None
        try:
            with psycopg.connect(env["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
                server.execute(f"CREATE DATABASE {NAME}")
        except psycopg.Error as problem:
            print(f"The database {NAME} could not be created: {problem}", flush=True)
            return
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env=dict(env) | {"DATABASE_URL": self.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def finish(self) -> bool:
        """Wait; return True if it can be copied."""
        if self.process is None:
            return False
        output, _none = self.process.communicate()
        if self.process.returncode:
            print(output, end="", flush=True)
            return False
        self._write_dump()
        return True

    def _write_dump(self) -> None:
        unfinished = self.dump.with_suffix(".new")
        pg_dump = str(binaries.postgres("pg_dump"))
        dump = [pg_dump, "--no-owner", "--file", str(unfinished), self.url]
        done = subprocess.run(dump, capture_output=True, env=os.environ | {"LC_ALL": "C"})
        if done.returncode == 0:  # a newer server of DATABASE_URL refuses: then tests migrate
            unfinished.replace(self.dump)
