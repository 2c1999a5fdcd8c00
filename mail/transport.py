"""The mail server that takes our mail, named by MAIL_URL.

`smtp://user:password@host:587` asks for TLS before the password, `smtps://…` begins with it;
`?starttls` asks for it without a password, `?plain` does without it on a network of your own.
"""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

CONNECT_TIMEOUT = 10  # for a connection and its first words
TIMEOUT = 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ServerUnavailable(Exception):
    """The server cannot be used now: away, too busy, or it does not know us."""


@dataclass(frozen=True)
class Refusal:
    code: int
    words: str

    @property
    def is_final(self) -> bool:
        return self.code >= 500

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


class Transport:
    """One connection. What fails before a mail is named is never the mail's fault."""

    def __init__(self, url: str | None = None) -> None:
        self.url = urlsplit(url or settings.MAIL_URL)

    def __enter__(self) -> "Transport":
        try:
            self.smtp = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnavailable(_words(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.smtp.quit()
        except (smtplib.SMTPException, OSError):
            self.smtp.close()

    def send(self, sender: str, recipients: list[str], content: bytes) -> dict[str, Refusal]:
        """Give one mail to the server; the recipients it refused, each with its words."""
        international = any(not each.isascii() for each in recipients)
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        try:
            refused = self.smtp.sendmail(sender, recipients, content, mail_options=options)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except smtplib.SMTPNotSupportedError as error:
            return dict.fromkeys(recipients, Refusal(553, str(error)))
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == 421:
                raise ServerUnavailable(_words(error)) from error
            words = Refusal(error.smtp_code, _text(error.smtp_error))
            return dict.fromkeys(recipients, words)
        except (smtplib.SMTPException, OSError) as error:
            raise ServerUnavailable(_words(error)) from error
        return {to: Refusal(code, _text(words)) for to, (code, words) in refused.items()}

    def _connect(self) -> smtplib.SMTP:
        host, port = self.url.hostname or "127.0.0.1", self.url.port
        if self.url.scheme == "smtps":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port or 465, timeout=CONNECT_TIMEOUT, context=context
            )
        else:
            smtp = smtplib.SMTP(host, port or 25, timeout=CONNECT_TIMEOUT)
        try:
            self._introduce(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        """TLS where it is asked for, and before any password; never a password in the clear."""
        options = parse_qs(self.url.query, keep_blank_values=True)
        is_plain = self.url.scheme != "smtps"
        may_stay_plain = "plain" in options or self.url.hostname in LOOPBACK
        smtp.ehlo_or_helo_if_needed()
        if smtp.sock:
            smtp.sock.settimeout(TIMEOUT)
        if is_plain and ("starttls" in options or (self.url.username and not may_stay_plain)):
            smtp.starttls(context=ssl.create_default_context())
        if self.url.username:
            smtp.login(unquote(self.url.username), unquote(self.url.password or ""))


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.replace("\x00", "").split())[:1000]
