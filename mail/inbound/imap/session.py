"""One connection: fetch new mail, wait for more, repeat."""

import logging
from collections.abc import Callable
from threading import Event

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mail.inbound.imap.after_storing import finish
from mail.inbound.imap.connection import connected
from mail.inbound.imap.cursor import Cursor, open_cursor
from mail.inbound.imap.database import DATABASE_ERRORS, short_connection
from mail.inbound.imap.errors import MailError, ServerError, ends_connection
from mail.inbound.imap.fetching import Fetched, fetch, sizes_of
from mail.inbound.imap.folders import find_or_create, select
from mail.inbound.imap.idle import MAX_IDLE_SECONDS, SHORT_IDLE_SECONDS, wait_for_changes
from mail.inbound.imap.report import Report
from mail.inbound.imap.retry_counter import RetryCounter
from mail.inbound.store import store
from mail.models import ImapServer
from mail.server_errors import error_text

logger = logging.getLogger(__name__)

BATCH_SIZE = 100  # sizes are requested for this many mails at once
AfterStoring = ImapServer.AfterStoring


class Session:
    """`check` raises when another process may serve this mailbox; called before each mail."""

    def __init__(
        self,
        server: ImapServer,
        *,
        report: Report,
        retries: RetryCounter,
        check: Callable[[], None],
        stop: Event,
    ) -> None:
        self.server, self.report, self.retries = server, report, retries
        self.check, self.stop = check, stop
        self.move_to = ""
        self.warning = ""  # about the action after storing

    def run(self, on_success: Callable[[], None]) -> None:
        """Run until stopped or an exception. `on_success`: called once the connection works."""
        with connected(self.server) as client:
            cursor = self._open(client)
            self.report.connected()
            on_success()
            while not self.stop.is_set():
                has_new = self._fetch_all(client, cursor)
                self.report.warn(self._warning())
                wait_for_changes(
                    client, self.stop, SHORT_IDLE_SECONDS if has_new else MAX_IDLE_SECONDS
                )
                self.check()
                self.report.alive()

    def _open(self, client: IMAPClient) -> Cursor:
        action = self.server.after_storing
        folder = select(client, self.server.folder, readonly=action == AfterStoring.LEAVE)
        if action == AfterStoring.MOVE:
            self._find_target(client)
        return open_cursor(client, self.server, folder, self._note)

    def _find_target(self, client: IMAPClient) -> None:
        """Find the target folder. Without it mail is still stored, marked as read, and stays."""
        try:
            self.move_to = find_or_create(client, self.server.move_to or "Tandem")
        except ServerError as error:
            self.warning = str(error)

    def _note(self, text: str) -> None:
        logger.info("%s: %s", self.server, text)
        self.report.note(text)

    def _fetch_all(self, client: IMAPClient, cursor: Cursor) -> bool:
        """Fetch all open mail; return True if any was stored."""
        has_new = False
        todo = cursor.todo(client)
        for start in range(0, len(todo), BATCH_SIZE):
            has_new |= self._fetch_some(client, cursor, todo[start : start + BATCH_SIZE])
        return has_new

    def _fetch_some(self, client: IMAPClient, cursor: Cursor, some: list[int]) -> bool:
        count = 0
        sizes = sizes_of(client, some)
        for uid in some:
            if self.stop.is_set():
                break
            count += self._take(client, cursor, uid, sizes.get(uid))
            self.report.alive()
        if count:
            self.report.mail_received()
        return count > 0

    def _take(self, client: IMAPClient, cursor: Cursor, uid: int, size: int | None) -> bool:
        """Store one mail, then finish it on the server, then advance the cursor."""
        if not self.retries.may_begin(uid):
            self.retries.failed(
                uid, self.retries.errors.get(uid) or _("The server closes the connection.")
            )
            cursor.postpone(uid)
            return False
        self.check()
        self.retries.begin(uid)
        try:
            mail = fetch(client, uid, size)
            if mail:
                self._store(mail)
        except MailError as error:
            logger.warning("%s: mail %s cannot be fetched: %s", self.server, uid, error)
            self.retries.failed(uid, str(error))
            cursor.postpone(uid)
            return False
        if mail:
            self._finish(client, uid, mail)
        cursor.done(uid)
        self.retries.succeeded(uid)
        return mail is not None

    def _store(self, mail: Fetched) -> None:
        try:
            with short_connection():
                mailbox = self.server.mailbox
                store(mail.raw, received_via="imap", mailbox=mailbox, whole_size=mail.whole_size)
        except DATABASE_ERRORS:
            raise
        except Exception as error:
            logger.exception("%s: a mail could not be stored", self.server)
            raise MailError(f"{type(error).__name__}: {error_text(error)}") from error

    def _finish(self, client: IMAPClient, uid: int, mail: Fetched) -> None:
        """Run the action after storing.

        A refusal must not make the server deliver the mail again.
        """
        action = self.server.after_storing
        try:
            finish(client, uid, action=action, move_to=self.move_to, is_whole=mail.is_whole)
            if self.move_to or action != AfterStoring.MOVE:
                self.warning = ""
        except IMAPClientError as error:
            if ends_connection(error):
                raise
            message = _("Mail is stored, but the server refused the action after it: “%(error)s”")
            self.warning = message % {"error": error_text(error)}

    def _warning(self) -> str:
        stuck = list(self.retries.errors.values())
        if not stuck:
            return self.warning
        text = ngettext(
            "%(count)d mail cannot be fetched and is tried again: “%(error)s”",
            "%(count)d mails cannot be fetched and are tried again: “%(error)s”",
            len(stuck),
        )
        stuck_text = text % {"count": len(stuck), "error": stuck[-1]}
        return " ".join(filter(None, (stuck_text, self.warning)))
