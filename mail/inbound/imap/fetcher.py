"""The fetcher: a worker for each mailbox that is kept on another server."""

import logging
import time
from collections.abc import Callable

from mail.inbound.imap.database import DATABASE_ERRORS, short_connection
from mail.inbound.imap.locks import Locks
from mail.inbound.imap.report import Report
from mail.inbound.imap.worker import MailboxWorker
from mail.models import ImapServer

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.1
POLL_SECONDS = 5.0  # seconds after which a change of the settings is noticed
GRACE_SECONDS = 6.0
PATIENCE_SECONDS = 2.0
Settings = tuple[object, ...]


class Fetcher:
    """`run` serves until `must_stop()`; new, changed and deleted rows are picked up."""

    def __init__(self, poll_seconds: float = POLL_SECONDS) -> None:
        self.poll_seconds = poll_seconds
        self.locks = Locks()
        self._workers: dict[int, tuple[Settings, MailboxWorker]] = {}

    def run(self, must_stop: Callable[[], bool], on_turn: Callable[[], None] | None = None) -> None:
        """Serve the mailboxes. `on_turn` is called in each turn of the loop."""
        try:
            while not must_stop():
                self._poll()
                if on_turn:
                    on_turn()
                until = time.monotonic() + self.poll_seconds
                while not must_stop() and time.monotonic() < until:
                    time.sleep(TICK_SECONDS)
        finally:
            self._close()

    def _poll(self) -> None:
        try:
            with short_connection():
                wanted = wanted_servers()
            self.follow(wanted)
        except DATABASE_ERRORS as error:
            logger.warning("The database is down: %s", error)

    def follow(self, wanted: list[ImapServer]) -> None:
        """Stop workers of servers that changed or were removed; start workers for new ones."""
        settings = {server.pk: settings_of(server) for server in wanted}
        for pk, (known, worker) in list(self._workers.items()):
            if settings.get(pk) != known:
                worker.ask_to_stop()
                worker.join(PATIENCE_SECONDS)
            if not worker.is_alive():
                del self._workers[pk]
        for server in wanted:
            if server.pk not in self._workers:
                self._start(server, settings[server.pk])
            elif server.state == ImapServer.State.WAITING and server.retry_at is None:
                self._workers[server.pk][1].try_now()

    def _start(self, server: ImapServer, settings: Settings) -> None:
        worker = MailboxWorker(server, self.locks)
        self._workers[server.pk] = (settings, worker)
        worker.start()

    def _close(self) -> None:
        workers = [worker for _settings, worker in self._workers.values()]
        for worker in workers:
            worker.ask_to_stop()
        until = time.monotonic() + GRACE_SECONDS
        for worker in workers:
            worker.join(max(0.0, until - time.monotonic()))
        self.locks.close()


def wanted_servers() -> list[ImapServer]:
    """Return active servers of active mailboxes; the others are shown as not connected.

    One query decides both, so that no server is served and shown as not connected.
    """
    wanted = []
    for server in ImapServer.objects.select_related("mailbox").order_by("pk"):
        if server.is_active and server.mailbox.is_active:
            wanted.append(server)
        elif server.state != ImapServer.State.OFF:
            Report(server).off()
    return wanted


def settings_of(server: ImapServer) -> Settings:
    """Return the settings that, when changed, need a new connection."""
    return (
        *(server.place, server.port, server.security, server.sign_in, server.password),
        *(server.after_storing, server.move_to),
    )
