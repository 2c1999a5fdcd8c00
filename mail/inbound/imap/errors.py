"""Errors of an IMAP server, and which of them end its connection."""

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from mail.models import ImapServer
from mail.server_errors import error_text, missing_capability, network_error_text, refused_command


class ServerError(Exception):
    """The server cannot be used now. The text is shown to administrators."""


class MailError(Exception):
    """One mail cannot be fetched; the others can."""


# Errors that end a connection, in the order in which they are matched.
CONNECTION_ERRORS = (OSError, IMAPClientError)


def server_error_text(error: Exception, server: ImapServer) -> str:
    """Return one or two sentences: what happened, and what to check."""
    if isinstance(error, ServerError):
        return str(error)
    if isinstance(error, CapabilityError):
        return missing_capability(server.host, error_text(error))
    if isinstance(error, IMAPClientAbortError | OSError):
        return network_error_text(error, server.host, server.port)
    return refused_command(server.host, error_text(error))


def ends_connection(error: IMAPClientError) -> bool:
    """Return True if the connection is over; False if the server only refused a command."""
    return isinstance(error, IMAPClientAbortError)
