"""Gives each parallel worker a Valkey database of its own.

bin/test names it in PYTEST_PLUGINS, as only then it is loaded before the settings, in workers too.
"""

import os
from urllib.parse import urlsplit

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:
    number = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
