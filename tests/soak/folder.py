"""The IMAP account for a part of the mail, on a real dovecot that is killed and restarted."""

import threading
import time

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mail.models import ImapServer, Mailbox
from tests.kills.system import System
from tests.mail.inbound.imap.dovecot import PASSWORD, Dovecot

USER = "support"
AWAY = 1.0  # seconds
TROUBLES = (IMAPClientError, OSError)


class Folder:
    """Mail programs append mail; the IMAP fetcher must import each once."""

    def __init__(self, dovecot: Dovecot, system: System) -> None:
        self.dovecot, self.system = dovecot, system
        self.kills = 0
        self._back_at = 0.0
        self._client: IMAPClient | None = None
        self._one_at_a_time = threading.Lock()

    def tell(self) -> None:
        """Configure the mailbox's IMAP server in Tandem."""
        ImapServer.objects.create(
            mailbox=Mailbox.objects.get(),
            host="127.0.0.1",
            port=self.dovecot.port,
            security="plain",
            user_name=USER,
            password=PASSWORD,
        )

    def put(self, raw: bytes) -> None:
        """Append, repeated until the server accepts; it may store the mail twice then."""
        with self._one_at_a_time:
            self.system.persist("append", lambda: self._append(raw), TROUBLES)

    def drop(self) -> None:
        """kill -9; `look_after` restarts it a moment later."""
        if self.dovecot.process is not None:
            self.kills += 1
            self.dovecot.kill()
            self._back_at = time.monotonic() + AWAY

    def look_after(self) -> None:
        """Restart it from a thread that stays: the server ends with the thread that started it."""
        if self.dovecot.process is None and time.monotonic() > self._back_at:
            self.dovecot.start()

    def close(self) -> None:
        self.dovecot.__exit__(None, None, None)

    def _append(self, raw: bytes) -> bool:
        try:
            self._client = self._client or self.dovecot.client(USER)
            self._client.append("INBOX", raw)
        except TROUBLES:
            self._client = None
            raise
        return True
