"""The tables of all migrations, on a server of the test's own."""

import os
import subprocess
from pathlib import Path

from devserver.embedded import binaries
from devserver.template_database import DUMP


def create_tables(url: str) -> bool:
    """Create all tables in an empty database; False if it must be migrated, as none were kept."""
    dump = Path(os.environ.get("TANDEM_DATA", "")) / DUMP
    if not os.environ.get("TANDEM_TEMPLATE") or not dump.exists():
        return False
    options = ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", dump]
    psql = [binaries.postgres("psql"), *options, url]
    subprocess.run(psql, check=True, stdout=subprocess.DEVNULL, timeout=300)
    return True
