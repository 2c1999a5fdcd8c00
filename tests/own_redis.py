"""Loaded before the settings: real servers, and a Valkey database for each parallel worker."""

import os
from urllib.parse import urlsplit

import pytest

worker = os.environ.get("PYTEST_XDIST_WORKER", "")

for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
    if not os.environ.get(name):
        raise pytest.UsageError(
            f"{name} is not set. Start the tests with bin/test, which also starts the servers "
            "they need: bin/test, or bin/test tests/mail -k quote"
        )

if worker:
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
