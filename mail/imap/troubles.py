"""What can go wrong, in words for the person who has to mend it."""

import socket
import ssl

from django.utils.translation import gettext as _
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from mail.models import ImapServer

LONGEST = 400


class Trouble(Exception):
    """The server cannot be used now. Its text is shown to administrators."""


class MailTrouble(Exception):
    """One mail cannot be fetched; the others can."""


# What ends a connection, in the order in which it is recognised.
ENDINGS = (OSError, IMAPClientError)


def in_words(error: Exception, server: ImapServer) -> str:
    """One or two sentences: what happened, and what to look at."""
    where = {"host": server.host, "port": server.port, "words": said(error)}
    if isinstance(error, Trouble):
        return str(error)
    if isinstance(error, socket.gaierror):
        return _("The server name %(host)s is not known. Check its spelling.") % where
    if isinstance(error, ssl.SSLCertVerificationError):
        where["words"] = error.verify_message or where["words"]
        return _("The certificate of %(host)s is not trusted: %(words)s.") % where
    if isinstance(error, ssl.SSLError):
        return (
            _(
                "No encrypted connection to %(host)s:%(port)s: %(words)s. "
                "Check that encryption and port belong together."
            )
            % where
        )
    if isinstance(error, TimeoutError):
        return _("%(host)s:%(port)s does not answer.") % where
    if isinstance(error, ConnectionRefusedError):
        return _("Nobody answers at %(host)s:%(port)s. Check server and port.") % where
    if isinstance(error, CapabilityError):
        return _("%(host)s does not offer what is needed: %(words)s.") % where
    if isinstance(error, IMAPClientAbortError | OSError):
        return _("The connection to %(host)s broke off: %(words)s.") % where
    return _("%(host)s said: “%(words)s”") % where


def said(error: BaseException) -> str:
    """The server's own words, on one line."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = " ".join(str(words).replace("\x00", "").split()) or type(error).__name__
    return text.removesuffix(".")[:LONGEST]


def is_ending(error: IMAPClientError) -> bool:
    """Whether the connection is over; otherwise the server only said no."""
    return isinstance(error, IMAPClientAbortError)
