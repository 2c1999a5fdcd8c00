"""One server, served for as long as it is wanted: connection after connection."""

import logging
import random
from threading import Event, Thread

import psycopg
from django.db import Error, close_old_connections, connections
from psycopg_pool import PoolTimeout

from mail.imap.growing import FIRST, wait_after
from mail.imap.locks import LockLost, Locks
from mail.imap.report import Report
from mail.imap.session import Session
from mail.imap.tries import Tries
from mail.imap.troubles import ENDINGS, Trouble, in_words
from mail.models import ImapServer

logger = logging.getLogger(__name__)

DATABASE_AWAY = (Error, psycopg.Error, PoolTimeout, LockLost)


class Keeper(Thread):
    """Tells trouble in words and waits longer each time; only `ask_to_stop` ends it."""

    def __init__(self, server: ImapServer, locks: Locks) -> None:
        super().__init__(name=f"imap-{server.pk}", daemon=True)
        self.server_id, self.locks = server.pk, locks
        self.stop, self._nudge = Event(), Event()
        self.report, self.tries = Report(server), Tries()
        self.failures = 0

    def ask_to_stop(self) -> None:
        self.stop.set()
        self._nudge.set()

    def try_now(self) -> None:
        self._nudge.set()

    def run(self) -> None:
        while not self.stop.is_set():
            close_old_connections()
            seconds = FIRST
            try:
                if self.locks.take(self.server_id):
                    seconds = self._serve()
            except DATABASE_AWAY as error:
                logger.warning("The database is away, no mail is fetched: %s", error)
            except Exception:
                logger.exception("The IMAP door of server %s broke", self.server_id)
            finally:
                connections.close_all()
            self._nudge.wait(seconds)
            if not self.stop.is_set():
                self._nudge.clear()
        self._leave()

    def _serve(self) -> float:
        """Until asked to stop or until trouble; how many seconds to wait then."""
        server = ImapServer.objects.select_related("mailbox").filter(pk=self.server_id).first()
        if server is None:  # just deleted; the door will let us go
            return FIRST
        self.report.connecting()
        session = Session(
            server, report=self.report, tries=self.tries, check=self._check, stop=self.stop
        )
        try:
            session.run(self._succeeded)
            return 0
        except DATABASE_AWAY:  # before the server's: both know OSErrors
            raise
        except (Trouble, *ENDINGS) as error:
            return self._wait(in_words(error, server))

    def _wait(self, words: str) -> float:
        self.failures += 1
        seconds = wait_after(self.failures, random.random())
        logger.warning("Mailbox server %s: %s Next try in %.0f s.", self.server_id, words, seconds)
        self._nudge.clear()
        self.report.waiting(words, seconds)
        return seconds

    def _succeeded(self) -> None:
        self.failures = 0

    def _check(self) -> None:
        self.locks.check(self.server_id)

    def _leave(self) -> None:
        try:
            if self.locks.holds(self.server_id):
                self.report.off()
        except DATABASE_AWAY as error:
            logger.warning("The end of server %s was not noted: %s", self.server_id, error)
        finally:
            self.locks.give_back(self.server_id)
            connections.close_all()
