"""The server for a mail: the mailbox's own server, or the one of MAIL_URL.

`smtp://user:password@host:587` requires TLS before the password, `smtps://…` begins with it;
`?starttls` requires it without a password, `?plain` does without it on a private network.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from mail.models import Mailbox, SmtpServer
from mail.models.servers import SignIn
from mail.oauth import CannotSignIn, discard_access_token, token_for

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CannotRoute(Exception):
    """Signing in is not possible; the message says what to fix."""


@dataclass(frozen=True)
class Route:
    """The parameters of a connection.

    `token` signs in by XOAUTH2, `password` by what the server offers.
    """

    host: str
    port: int
    security: str = "plain"
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    is_of_mailbox: bool = False  # named by an administrator: not every address is allowed


def own_server(mailbox: Mailbox | None) -> SmtpServer | None:
    """Return the active server of a mailbox, if any."""
    server = getattr(mailbox, "smtp", None) if mailbox else None
    return server if server and server.is_active else None


def route_of(server: SmtpServer | None) -> Route:
    """Return the route of a mailbox's own server, else of MAIL_URL. Raises `CannotRoute`."""
    if server is None:
        return route_of_url()
    route = Route(host=server.host, port=server.port, security=server.security, is_of_mailbox=True)
    if server.sign_in == SignIn.NONE:
        return route
    route = replace(route, user=server.user_name or server.mailbox.address)
    if server.sign_in == SignIn.OAUTH:
        return replace(route, token=_token(server.mailbox, server.host))
    if not server.password:
        raise CannotRoute(_("There is no password for this server. Enter it again."))
    return replace(route, password=server.password)


def route_of_url(url: str | None = None) -> Route:
    """Return the route of a URL like MAIL_URL, or of this; raises `CannotRoute` without one."""
    if not (url or settings.MAIL_URL):
        raise CannotRoute(_("There is no mail server yet. Enter one under Sending."))
    parts = urlsplit(url or settings.MAIL_URL)
    options = parse_qs(parts.query, keep_blank_values=True)
    is_tls = parts.scheme == "smtps"
    may_stay_plain = "plain" in options or parts.hostname in LOOPBACK
    wants_tls = "starttls" in options or (parts.username and not may_stay_plain)
    return Route(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or (465 if is_tls else 25),
        security="tls" if is_tls else "starttls" if wants_tls else "plain",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def discard_token(server: SmtpServer) -> None:
    """Discard a token that the server refused, even if it is not expired."""
    grant = getattr(server.mailbox, "grant", None)
    if grant and server.sign_in == SignIn.OAUTH:
        discard_access_token(grant)


def _token(mailbox: Mailbox, host: str) -> str:
    grant = getattr(mailbox, "grant", None)
    if grant is None:
        raise CannotRoute(_("No account is connected. Open the mailbox and press Connect."))
    try:
        return token_for(host, grant)
    except CannotSignIn as error:
        raise CannotRoute(str(error)) from error
