"""The deadline of one mail as a whole, and SMTP connections that end with it.

A time limit for each operation on a socket bounds no mail: a server that sends one byte now and
then keeps within every one of them.
"""

import contextlib
import smtplib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

END_OF_MAIL = b"\r\n.\r\n"


class DeadlinePassed(OSError):
    """The mail took too long."""


class Deadline:
    """A time limit in seconds, counted from `with`; None is no limit.

    When it passes, the connection is shut down, so that reading and writing on it end.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self.has_passed = False
        self._smtp: smtplib.SMTP | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> "Deadline":
        if self.seconds is not None:
            self._timer = threading.Timer(self.seconds, self._pass)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer:
            self._timer.cancel()

    def watch(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def check(self) -> None:
        """Raise `DeadlinePassed` once it has passed: then no socket may have been open to shut."""
        if self.has_passed:
            raise DeadlinePassed(f"not within {self.seconds} seconds")

    def _pass(self) -> None:
        self.has_passed = True
        sock = self._smtp.sock if self._smtp else None
        if sock:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own, which takes away what another thread is reading with.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class WatchedSmtp(smtplib.SMTP):
    """Ends with the deadline of the mail it carries; knows whether the server got all of it.

    `connect` is called as `socket.create_connection` is, and opens the connection.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        deadline: Deadline,
        connect: Callable[..., socket.socket] = socket.create_connection,
        **options: Any,
    ) -> None:
        self._open = connect
        self.begin(deadline)
        super().__init__(host, port, **options)

    def begin(self, deadline: Deadline) -> None:
        """Use this deadline from now on: that of the next mail."""
        self.deadline = deadline
        self.has_sent_mail = False
        deadline.watch(self)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._open((host, port), timeout)

    # A string is a command, and a mail is bytes.
    def send(self, s: str | bytes) -> None:  # type: ignore[override]
        self.deadline.check()
        super().send(s)
        self.has_sent_mail = isinstance(s, bytes) and s.endswith(END_OF_MAIL)

    def getreply(self) -> tuple[int, bytes]:
        self.deadline.check()
        return super().getreply()


class WatchedSmtpOverTls(WatchedSmtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = super()._get_socket(host, port, timeout)
        return self.context.wrap_socket(sock, server_hostname=host)
