"""Errors of an IMAP server, and which of them end its connection."""

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from mail.models import ImapServer
from mail.server_errors import answered, lacks, network_words, said


class ServerError(Exception):
    """The server cannot be used now. The text is shown to administrators."""


class MailError(Exception):
    """One mail cannot be fetched; the others can."""


# Errors that end a connection, in the order in which they are matched.
ENDINGS = (OSError, IMAPClientError)


def in_words(error: Exception, server: ImapServer) -> str:
    """Return one or two sentences: what happened, and what to check."""
    if isinstance(error, ServerError):
        return str(error)
    if isinstance(error, CapabilityError):
        return lacks(server.host, said(error))
    if isinstance(error, IMAPClientAbortError | OSError):
        return network_words(error, server.host, server.port)
    return answered(server.host, said(error))


def is_ending(error: IMAPClientError) -> bool:
    """Return True if the connection is over; False if the server only refused a command."""
    return isinstance(error, IMAPClientAbortError)
