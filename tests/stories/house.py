"""The processes of bin/run, on free ports and with a data folder of their own."""

import os
import random
from collections.abc import Callable

import redis

from devserver import plan
from devserver.embedded import forking, ports
from devserver.embedded.servers import Servers
from devserver.embedded.supervisor import Service, Supervisor
from devserver.options import ROOT, Options
from devserver.readiness import wait_until_ready
from tests.stories.fork_server import ForkServer

QUEUES = ("mail", "reactions", "sweeps")


def some_port() -> int:
    """Return a free port below the ephemeral range, so that a restarted process finds it free."""
    return ports.first_free(random.randrange(12_000, 24_000))


class House:
    """Web with live updates, worker, beat and SMTP server; its mail goes to `sink_port`.

    `is_forked` starts them as bin/run does on Linux, else each is executed.
    """

    def __init__(
        self,
        servers: Servers,
        *,
        database_url: str,
        redis_url: str,
        sink_port: int,
        notify: Callable[[str], None] = lambda text: None,
        is_forked: bool = False,
    ) -> None:
        data = servers.folder.path
        (data / "static").mkdir(parents=True, exist_ok=True)
        self.options = Options(port=some_port(), data=data, is_demo=False)
        self.url = f"http://127.0.0.1:{self.options.port}"
        self.smtp_address = ("127.0.0.1", some_port())
        self.redis_url = redis_url
        self.env = dict(os.environ) | {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "MAIL_URL": f"smtp://127.0.0.1:{sink_port}",
            "INBOUND_SMTP": "{}:{}".format(*self.smtp_address),
            "PUBLIC_URL": self.url,
            "TANDEM_DATA": str(data),
            "TANDEM_DEMO": "0",
            "PYTHONUNBUFFERED": "1",
        }
        self.supervisor = Supervisor(servers, env=self.env, cwd=ROOT, notify=notify)
        self.is_forked = is_forked and forking.IS_SAFE
        self.fork_server: ForkServer | None = None

    def start(self) -> None:
        # What earlier tests asked of workers that did not exist is nobody's work any more.
        with redis.Redis.from_url(self.redis_url) as broker:
            broker.delete(*QUEUES)
        if self.is_forked:
            self.fork_server = ForkServer(self.env, ROOT)
            self.supervisor.spawn = self.fork_server.spawn
        for service in plan.services(self.options, with_sink=False):
            self.supervisor.start(service)
        wait_until_ready(self.options.port, self.supervisor)

    def stop(self) -> None:
        self.supervisor.stop()
        if self.fork_server is not None:
            self.fork_server.stop()

    def service(self, name: str) -> Service:
        return next(each for each in self.supervisor.services if each.name == name)
