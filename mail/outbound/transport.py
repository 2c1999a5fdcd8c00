"""A connection to the outgoing mail server, and its response to each mail."""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from django.utils.translation import gettext as _

from mail import server_address
from mail.outbound.deadline import Deadline, WatchedSmtp, WatchedSmtpOverTls
from mail.outbound.routes import Route, route_of_url
from mail.server_errors import (
    error_text,
    missing_capability,
    network_error_text,
    refused_command,
    refused_sign_in,
    too_slow,
)

# Seconds, of a single operation on the socket; a `Deadline` bounds the mail.
CONNECT_TIMEOUT = 10  # for the connection and the greeting
TIMEOUT = 60
CLOSE_TIMEOUT = 5  # for QUIT, all of it
# Closing; authentication required; authentication failed. None is about a mail or recipient.
CONNECTION_CODES = (421, 530, 535)


class ServerUnavailable(Exception):
    """The server cannot be used now: down, too busy, or sign-in failed."""


class SignInRefused(ServerUnavailable):
    """Sign-in failed: the password or the token is wrong."""


@dataclass(frozen=True)
class Refusal:
    """The server's refusal of one recipient, or of the whole mail."""

    code: int
    response: str
    is_of_mail: bool = False  # about the sender or the content: nothing about the recipient

    @property
    def is_final(self) -> bool:
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.response}"


class Transport:
    """One connection. An error before MAIL FROM is never the mail's fault."""

    def __init__(self, route: Route | None = None, deadline: Deadline | None = None) -> None:
        self.route = route or route_of_url()
        self.deadline = deadline or Deadline()
        self.smtp: WatchedSmtp

    def __enter__(self) -> "Transport":
        try:
            self.smtp = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise SignInRefused(self._sign_in_error_text(error)) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise ServerUnavailable(self._error_text(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        with Deadline(CLOSE_TIMEOUT) as deadline:
            self.begin(deadline)
            try:
                self.smtp.quit()
            except (smtplib.SMTPException, OSError):
                self.smtp.close()

    def begin(self, deadline: Deadline) -> None:
        """Use this deadline from now on: that of the next mail."""
        self.deadline = deadline
        self.smtp.begin(deadline)

    def is_alive(self) -> bool:
        """Return True if the next mail can use this connection too."""
        try:
            return self.smtp.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def send(self, sender: str, recipients: list[str], content: bytes) -> dict[str, Refusal]:
        """Send one mail; return the refused recipients, each with the server's response.

        All others were accepted. Raises `ServerUnavailable`: no recipient was accepted.
        """
        international = any(not each.isascii() for each in (sender, *recipients))
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        try:
            refused = self.smtp.sendmail(sender, recipients, content, mail_options=options)
        except smtplib.SMTPRecipientsRefused as error:
            refused = _all_refused(error, recipients)
        except smtplib.SMTPNotSupportedError as error:
            return _none_of(recipients, 553, str(error))
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in CONNECTION_CODES or error.smtp_code < 0:
                raise self._unavailable(error) from error
            return _none_of(recipients, error.smtp_code, error.smtp_error)
        except ValueError as error:  # an address this server cannot take
            self.close()  # in the middle of a mail
            return _none_of(recipients, 553, str(error))
        except (smtplib.SMTPException, OSError) as error:
            raise self._unavailable(error) from error
        return {to: Refusal(code, _text(response)) for to, (code, response) in refused.items()}

    def _unavailable(self, error: Exception) -> ServerUnavailable:
        """Return the error, and tell when the server may have accepted the mail all the same."""
        text = self._error_text(error)
        is_refusal = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0
        if self.smtp.has_sent_mail and not is_refusal:
            text += " " + _(
                "It had received the whole mail and may have accepted it: recipients may get it"
                " twice, with the same Message-ID."
            )
        return ServerUnavailable(text)

    def _connect(self) -> WatchedSmtp:
        route = self.route
        options: dict[str, Any] = {"timeout": CONNECT_TIMEOUT, "deadline": self.deadline}
        if route.is_of_mailbox:
            options["connect"] = server_address.connect
        smtp: WatchedSmtp
        if route.security == "tls":
            context = ssl.create_default_context()
            smtp = WatchedSmtpOverTls(route.host, route.port, context=context, **options)
        else:
            smtp = WatchedSmtp(route.host, route.port, **options)
        try:
            self._introduce(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: WatchedSmtp) -> None:
        """Start TLS where required, and always before a password."""
        route = self.route
        smtp.ehlo_or_helo_if_needed()
        if smtp.sock:
            smtp.sock.settimeout(TIMEOUT)
        if route.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if route.token:
            smtp.ehlo_or_helo_if_needed()
            smtp.auth("XOAUTH2", self._bearer)
        elif route.user:
            smtp.login(route.user, route.password)

    def _bearer(self, challenge: bytes | None = None) -> str:
        """Return the token first; to a challenge with an error, the empty answer that ends it."""
        if challenge is not None:
            return ""
        return f"user={self.route.user}\x01auth=Bearer {self.route.token}\x01\x01"

    def _error_text(self, error: Exception) -> str:
        """Return the server's error, as text for the administrator."""
        host = self.route.host
        if self.deadline.has_passed:
            return too_slow(host, self.deadline.seconds)
        if isinstance(error, smtplib.SMTPResponseException):
            return refused_command(host, f"{error.smtp_code} {_text(error.smtp_error)}")
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return missing_capability(host, error_text(error))
        if isinstance(error, UnicodeEncodeError):
            return _("%s takes only user names and passwords in plain ASCII. Change them.") % host
        if isinstance(error, smtplib.SMTPServerDisconnected):
            error = error.__context__ if isinstance(error.__context__, OSError) else error
        return network_error_text(error, host, self.route.port)

    def _sign_in_error_text(self, error: smtplib.SMTPAuthenticationError) -> str:
        response = f"{error.smtp_code} {_text(error.smtp_error)}"
        route = self.route
        return refused_sign_in(route.host, route.user, response, by_account=bool(route.token))


def _all_refused(
    error: smtplib.SMTPRecipientsRefused, recipients: list[str]
) -> dict[str, tuple[int, bytes]]:
    """Return every recipient as refused.

    When the server closes early, the error names only some.
    """
    for code, response in error.recipients.values():
        if code in CONNECTION_CODES:
            raise ServerUnavailable(f"{code} {_text(response)}") from error
    return {to: error.recipients.get(to, (450, b"Not asked")) for to in recipients}


def _none_of(recipients: list[str], code: int, response: bytes | str) -> dict[str, Refusal]:
    return dict.fromkeys(recipients, Refusal(code, _text(response), is_of_mail=True))


def _text(response: bytes | str) -> str:
    text = response.decode("utf-8", "replace") if isinstance(response, bytes) else response
    return " ".join(text.replace("\x00", "").split())[:1000]
