"""Status reports of a server: its row, and the live topic of its mailbox."""

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ledger import live
from mail.inbound.imap.database import short_connection
from mail.models import ImapServer

State = ImapServer.State
ALIVE_EVERY = 30.0  # seconds


class Report:
    """Written only by the holder of the server's lock."""

    def __init__(self, server: ImapServer) -> None:
        self.server_id, self.mailbox_id = server.pk, server.mailbox_id
        self._last_alive = -ALIVE_EVERY

    def connecting(self) -> None:
        """Report a connection attempt. The last error stays until a connection succeeds."""
        self._state(State.CONNECTING)

    def connected(self) -> None:
        now = timezone.now()
        self._state(State.CONNECTED, seen_at=now, error="", error_at=None, retry_at=None)

    def waiting(self, error: str, seconds: float) -> None:
        now = timezone.now()
        again = now + timedelta(seconds=seconds)
        self._state(State.WAITING, error=error, error_at=now, retry_at=again)

    def off(self) -> None:
        self._state(State.OFF, retry_at=None)

    def alive(self) -> None:
        """Report that the connection is alive; written at most twice a minute."""
        if time.monotonic() - self._last_alive >= ALIVE_EVERY:
            self._last_alive = time.monotonic()
            with short_connection():
                self._row().update(seen_at=timezone.now())

    def mail_received(self) -> None:
        self._publish(last_mail_at=timezone.now())

    @short_connection()
    def warn(self, error: str) -> None:
        """Report a problem on a working connection; "" when it is over."""
        if self._row().exclude(error=error).exists():
            self._publish(error=error, error_at=timezone.now() if error else None)

    def note(self, text: str) -> None:
        self._publish(note=text)

    def _state(self, state: str, **fields: Any) -> None:
        self._publish(state=state, state_at=timezone.now(), **fields)

    @short_connection()
    def _publish(self, **fields: Any) -> None:
        self._row().update(**fields)
        live.publish(f"mailbox:{self.mailbox_id}")

    def _row(self) -> Any:
        return ImapServer.objects.filter(pk=self.server_id)
