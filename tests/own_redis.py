"""Gives each parallel worker two Valkey databases of its own, for the broker and the cache.

bin/test names it in PYTEST_PLUGINS, as only then it is loaded before the settings, in workers too.
"""

import os
from urllib.parse import urlsplit

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker:
    number = int(worker.removeprefix("gw")) * 2 + 8
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{number}").geturl()
