"""The worker of one server: it connects again until it is asked to stop."""

import contextlib
import logging
import random
from threading import Event, Thread

import psycopg
from django.utils.translation import gettext as _

from mail.inbound.imap.backoff import FIRST_WAIT, wait_after
from mail.inbound.imap.database import DATABASE_ERRORS, short_connection
from mail.inbound.imap.errors import CONNECTION_ERRORS, ServerError, server_error_text
from mail.inbound.imap.locks import LockLost, Locks
from mail.inbound.imap.report import Report
from mail.inbound.imap.retry_counter import RetryCounter
from mail.inbound.imap.session import Session
from mail.models import ImapServer
from mail.server_errors import error_text

logger = logging.getLogger(__name__)


class MailboxWorker(Thread):
    """Reports errors and waits with backoff; only `ask_to_stop` ends it."""

    def __init__(self, server: ImapServer, locks: Locks) -> None:
        super().__init__(name=f"imap-{server.pk}", daemon=True)
        self.server_id, self.locks = server.pk, locks
        self.stop, self._nudge = Event(), Event()
        self.report, self.retries = Report(server), RetryCounter()
        self.failures = 0

    def ask_to_stop(self) -> None:
        self.stop.set()
        self._nudge.set()

    def try_now(self) -> None:
        self._nudge.set()

    def run(self) -> None:
        while not self.stop.is_set():
            seconds = self._try()
            self._nudge.wait(seconds)
            if not self.stop.is_set():
                self._nudge.clear()
        self._leave()

    def _try(self) -> float:
        """Serve unless another process does; return the seconds to wait."""
        try:
            return self._serve() if self.locks.take(self.server_id) else FIRST_WAIT
        except (psycopg.Error, LockLost) as error:
            logger.warning("The database is down, no mail is fetched: %s", error)
        except DATABASE_ERRORS as error:
            logger.warning("The database takes no mail: %s", error)
            self._report_failure(
                _("Mail could not be stored in Tandem's database: “%(error)s”"), error
            )
        except Exception as error:
            logger.exception("The IMAP worker of server %s failed", self.server_id)
            self._report_failure(_("The IMAP fetcher failed: “%(error)s”. See its log."), error)
        return FIRST_WAIT

    def _report_failure(self, message: str, error: Exception) -> None:
        with contextlib.suppress(*DATABASE_ERRORS):
            self.report.waiting(message % {"error": error_text(error)}, FIRST_WAIT)

    def _serve(self) -> float:
        with short_connection():
            rows = ImapServer.objects.select_related("mailbox")
            server = rows.filter(pk=self.server_id).first()
        if server is None:  # deleted a moment ago; the fetcher will stop this worker
            return FIRST_WAIT
        self.report.connecting()
        session = Session(
            server, report=self.report, retries=self.retries, check=self._check, stop=self.stop
        )
        try:
            session.run(self._succeeded)
            return 0
        except (ServerError, *CONNECTION_ERRORS) as error:
            return self._wait(server_error_text(error, server))

    def _wait(self, error: str) -> float:
        self.failures += 1
        seconds = wait_after(self.failures, random.random())
        logger.warning("Mailbox server %s: %s Next try in %.0f s.", self.server_id, error, seconds)
        self.report.waiting(error, seconds)
        return seconds

    def _succeeded(self) -> None:
        self.failures = 0

    def _check(self) -> None:
        self.locks.check(self.server_id)

    def _leave(self) -> None:
        try:
            if self.locks.holds(self.server_id):
                self.report.off()
        except DATABASE_ERRORS as error:
            logger.warning("The end of server %s was not noted: %s", self.server_id, error)
        finally:
            self.locks.give_back(self.server_id)
