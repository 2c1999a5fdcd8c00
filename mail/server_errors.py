"""Connection errors of mail servers, as text for the administrator."""

import socket
import ssl

from django.utils.translation import gettext as _

from config.disk_errors import NO_FILES
from mail.server_address import PrivateAddress

MAX_LENGTH = 400


def network_error_text(error: Exception, host: str, port: int | None) -> str:
    """Return one or two sentences: why there is no connection to the server, and what to check.

    `error` is what sockets and TLS raise.
    """
    where = {"host": host, "port": port, "error": error_text(error)}
    if isinstance(error, PrivateAddress):
        return private_address(host, error.address)
    if isinstance(error, socket.gaierror):
        return _("The server name %(host)s is not known. Check its spelling.") % where
    if isinstance(error, ssl.SSLCertVerificationError):
        where["error"] = error.verify_message or where["error"]
        return _("The certificate of %(host)s is not trusted: %(error)s.") % where
    if isinstance(error, ssl.SSLError):
        return (
            _(
                "No encrypted connection to %(host)s:%(port)s: %(error)s. "
                "Check that encryption and port belong together."
            )
            % where
        )
    if isinstance(error, OSError) and error.errno in NO_FILES:
        return (
            _(
                "Tandem has too many files open to connect to %(host)s. It tries again by itself. "
                "If this stays, restart Tandem or raise its limit of open files."
            )
            % where
        )
    if isinstance(error, TimeoutError):
        return _("%(host)s:%(port)s does not answer.") % where
    if isinstance(error, ConnectionRefusedError):
        return _("No answer from %(host)s:%(port)s. Check server and port.") % where
    return _("The connection to %(host)s was lost: %(error)s.") % where


def private_address(host: str, address: str) -> str:
    """Return the text for a server on this machine or in a private network, which is refused."""
    where = host if host == address else f"{host} ({address})"
    return _(
        "%(where)s is on this machine or in a private network, and Tandem does not connect "
        "there. Your administrator can allow it with the setting PRIVATE_MAIL_SERVERS."
    ) % {"where": where}


def too_slow(host: str, seconds: float | None) -> str:
    """Return the text for a server that answers, but did not take a mail before its deadline."""
    values = {"host": host, "seconds": f"{seconds or 0:g}"}
    return _("%(host)s is too slow: it did not take the mail within %(seconds)s seconds.") % values


def missing_capability(host: str, error: str) -> str:
    return _("%(host)s does not offer what is needed: %(error)s.") % {"host": host, "error": error}


def refused_command(host: str, response: str) -> str:
    """Return the text for a refused command."""
    return _("%(host)s answered: “%(error)s”") % {"host": host, "error": response}


def refused_sign_in(host: str, user: str, response: str, *, by_account: bool) -> str:
    """Return the text for a refused sign-in. `by_account`: by a token of Google or Microsoft."""
    where = {"host": host, "user": user, "error": response}
    if by_account:
        return _("%(host)s does not let %(user)s in with this account: “%(error)s”") % where
    return _("%(host)s refused user name or password of %(user)s: “%(error)s”") % where


def error_text(error: BaseException) -> str:
    """Return the server's own text, on one line."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = " ".join(str(reason).replace("\x00", "").split()) or type(error).__name__
    return text.removesuffix(".")[:MAX_LENGTH]
