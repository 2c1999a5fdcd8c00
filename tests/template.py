"""The tables of all migrations, on a server of the test's own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from devserver.embedded import binaries
from devserver.options import ROOT
from devserver.template_database import DUMP


def create_tables(url: str) -> None:
    """Create all tables in an empty database: from the dump of the template, if there is one."""
    env: Mapping[str, str] = os.environ
    dump = Path(env.get("TANDEM_DATA", "")) / DUMP
    if env.get("TANDEM_TEMPLATE") and dump.exists():
        options = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", dump]
        command = [binaries.postgres("psql"), *options, url]
    else:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        env = {
            "SECRET_KEY": "only-for-tests",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            **os.environ,
            "DATABASE_URL": url,
        }
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL, timeout=300)
