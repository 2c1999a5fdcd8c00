"""IMAP connections: encryption and sign-in."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from imaplib import IMAP4

from django.utils.translation import gettext as _
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS, wrap_socket

from mail import server_address
from mail.inbound.imap.database import short_connection
from mail.inbound.imap.errors import CONNECTION_ERRORS, ServerError
from mail.models import ImapServer, OAuthGrant
from mail.models.servers import Security, SignIn
from mail.oauth import CannotSignIn, discard_access_token, token_for
from mail.server_errors import error_text, refused_sign_in

TIMEOUT = SocketTimeout(connect=10, read=60)
LOGOUT_SECONDS = 3


@contextlib.contextmanager
def connected(server: ImapServer) -> Iterator[IMAPClient]:
    """Yield a signed-in client; raises ServerError, or what sockets and imapclient raise."""
    client = _connect(server)
    try:
        if server.security == Security.STARTTLS:
            client.starttls(ssl.create_default_context())
        _sign_in(client, server)
        yield client
    finally:
        _log_out(client)


class _Plain(IMAP4WithTimeout):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return server_address.connect((self.host, self.port), timeout or self._timeout)


class _OverTls(IMAP4_TLS):
    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        sock = server_address.connect((self.host, self.port), timeout or self._timeout)
        return wrap_socket(sock, self.ssl_context, self.host)


class CheckedClient(IMAPClient):
    """A client that connects to allowed addresses only."""

    def _create_IMAP4(self) -> IMAP4:
        if self.ssl:
            return _OverTls(self.host, self.port, self.ssl_context, TIMEOUT.connect)
        return _Plain(self.host, self.port, TIMEOUT.connect)


def _connect(server: ImapServer) -> IMAPClient:
    is_tls = server.security == Security.TLS
    client = CheckedClient(
        server.host,
        server.port,
        ssl=is_tls,
        ssl_context=ssl.create_default_context() if is_tls else None,
        timeout=TIMEOUT,
    )
    client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return client


def _sign_in(client: IMAPClient, server: ImapServer) -> None:
    try:
        if server.sign_in == SignIn.OAUTH:
            _sign_in_by_token(client, server)
        elif client.has_capability("AUTH=PLAIN"):  # supports passwords in any script
            client.plain_login(user_of(server), server.password)
        else:
            client.login(user_of(server), server.password)
    except LoginError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise error.__context__ from error
        by_account = server.sign_in == SignIn.OAUTH
        message = refused_sign_in(
            server.host, user_of(server), error_text(error), by_account=by_account
        )
        raise ServerError(message) from error


def _sign_in_by_token(client: IMAPClient, server: ImapServer) -> None:
    with short_connection():
        grant = _grant_of(server)
        token = _token_of(grant, server.host)
    try:
        client.oauth2_login(user_of(server), token)
    except LoginError:
        with short_connection():
            discard_access_token(grant)  # the next attempt gets a new one
        raise


def user_of(server: ImapServer) -> str:
    """Return the user name; most accounts are named by their address."""
    return server.user_name or server.mailbox.address


def _grant_of(server: ImapServer) -> OAuthGrant:
    grant = OAuthGrant.objects.filter(mailbox=server.mailbox_id).first()
    if grant is None:
        raise ServerError(
            _("The account is not connected yet. Connect it in the mailbox's settings.")
        )
    return grant


def _token_of(grant: OAuthGrant, host: str) -> str:
    try:
        return token_for(host, grant)
    except CannotSignIn as error:
        raise ServerError(str(error)) from error


def _log_out(client: IMAPClient) -> None:
    """Log out with a short timeout; never raises."""
    try:
        client.socket().settimeout(LOGOUT_SECONDS)
        client.logout()
    except CONNECTION_ERRORS:
        with contextlib.suppress(*CONNECTION_ERRORS):
            client.shutdown()
