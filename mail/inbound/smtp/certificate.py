"""The TLS certificate of the SMTP server. A renewed file is used for the next connection."""

import logging
import ssl
from pathlib import Path

logger = logging.getLogger(__name__)


class CannotUseCertificate(Exception):
    """The message says which file is wrong, and why."""


class Certificate:
    def __init__(self, certificate: str, key: str) -> None:
        if not (certificate and key):
            raise CannotUseCertificate(
                "STARTTLS needs both: set SMTP_TLS_CERTIFICATE and SMTP_TLS_KEY."
            )
        self.paths = Path(certificate), Path(key)
        self._stamp = self._changed_at()
        self._context = self._load()

    def context(self) -> ssl.SSLContext:
        """Return the context for a new connection.

        A pair that cannot be read leaves the previous one in use.
        """
        try:
            stamp = self._changed_at()
            if stamp != self._stamp:
                self._context, self._stamp = self._load(), stamp
                logger.info("The TLS certificate was reloaded.")
        except CannotUseCertificate as error:
            logger.error("The old certificate stays in use: %s", error)
        return self._context

    def _changed_at(self) -> tuple[int, ...]:
        try:
            return tuple(path.stat().st_mtime_ns for path in self.paths)
        except OSError as error:
            raise CannotUseCertificate(f"{error.filename}: {error.strerror}") from error

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate, key = self.paths
        try:
            context.load_cert_chain(certificate, key)
        except ssl.SSLError as error:
            if error.reason == "KEY_VALUES_MISMATCH":
                message = f"{key} is not the key of {certificate}."
            else:
                message = f"{certificate} and {key} are no certificate and key in PEM form."
            raise CannotUseCertificate(message) from error
        except OSError as error:
            raise CannotUseCertificate(f"{certificate} or {key}: {error.strerror}") from error
        return context
