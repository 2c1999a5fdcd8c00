"""What can go wrong at an IMAP server, and what ends its connection."""

from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from mail.models import ImapServer
from mail.server_errors import answered, lacks, network_words, said


class ServerError(Exception):
    """The server cannot be used now. Its text is shown to administrators."""


class MailError(Exception):
    """One mail cannot be fetched; the others can."""


# What ends a connection, in the order in which it is recognised.
ENDINGS = (OSError, IMAPClientError)


def in_words(error: Exception, server: ImapServer) -> str:
    """One or two sentences: what happened, and what to look at."""
    if isinstance(error, ServerError):
        return str(error)
    if isinstance(error, CapabilityError):
        return lacks(server.host, said(error))
    if isinstance(error, IMAPClientAbortError | OSError):
        return network_words(error, server.host, server.port)
    return answered(server.host, said(error))


def is_ending(error: IMAPClientError) -> bool:
    """Whether the connection is over; otherwise the server only said no."""
    return isinstance(error, IMAPClientAbortError)
