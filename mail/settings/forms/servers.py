"""Forms for the IMAP and SMTP server of a mailbox."""

import re
from ipaddress import ip_address
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from mail.models import ImapServer, Mailbox, OAuthGrant, Replies, SmtpServer
from mail.models.servers import Security, Server, SignIn
from mail.oauth import wrong_host_reason
from mail.server_address import refused_name
from mail.server_errors import private_address

LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}$){LABEL}(?:\.{LABEL})*")
KEPT = _("saved; type to replace it")
SERVER_FIELDS = ["host", "port", "security", "sign_in", "user_name", "password"]


class ServerForm(forms.ModelForm):
    """The common fields. A password is never printed; an empty one keeps the stored one."""

    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)

    def __init__(self, *args: Any, grant: OAuthGrant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant
        self.kept_password = self.instance.password
        self.kept_host = self.instance.host
        self.initial["password"] = ""
        widget = forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"})
        widget.attrs["placeholder"] = KEPT if self.kept_password else ""
        self.fields["password"].widget = widget

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"].strip().rstrip(".").lower()
        if refused_name(host):
            raise forms.ValidationError(private_address(host, host))
        if HOST.fullmatch(host) or _is_ip(host):
            return host
        raise forms.ValidationError(
            _("Enter only the name of the server, as in mail.acme.example.")
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        sign_in = given.get("sign_in")
        if sign_in == SignIn.OAUTH:
            self._check_account(given.get("host") or "")
        if sign_in in (SignIn.PASSWORD, SignIn.OAUTH) and not given.get("user_name"):
            self.add_error("user_name", _("Enter the user name for this server."))
        given["password"] = self._password(given) if sign_in == SignIn.PASSWORD else ""
        return given

    def _check_account(self, host: str) -> None:
        """Check that there is an account, and that the server is its provider's.

        A token is sent to no other server.
        """
        if not self.grant:
            missing = _(
                "No account is connected. Connect one under “Google or Microsoft account” first."
            )
            self.add_error("sign_in", missing)
        elif host and (reason := wrong_host_reason(host, self.grant)):
            self.add_error("host", reason)

    def _password(self, given: dict[str, Any]) -> str:
        """Return the typed password, else the stored one, which is sent to the same server only."""
        typed: str = given.get("password") or ""
        if typed or self.errors.get("host"):
            return typed
        if self.kept_password and given.get("host") != self.kept_host:
            self.add_error("password", _("The server has changed. Enter the password again."))
        elif not self.kept_password:
            self.add_error("password", _("Enter the password of the mailbox."))
        return self.kept_password


class ImapForm(ServerForm):
    class Meta:
        model = ImapServer
        fields: ClassVar = [*SERVER_FIELDS, "folder", "after_storing", "move_to", "is_active"]
        help_texts: ClassVar = {
            "after_storing": _("What happens on the server once a mail is stored here."),
            "move_to": _("Only where mail is moved. The folder is created if it is missing."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [each for each in SignIn.choices if each[0] != SignIn.NONE]
        self.fields["sign_in"] = forms.ChoiceField(label=_("Sign-in"), choices=ways)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("after_storing") == ImapServer.AfterStoring.MOVE:
            move_to = (given.get("move_to") or "").strip()
            if not move_to:
                self.add_error("move_to", _("Enter the folder to which mail is moved."))
            elif move_to == given.get("folder"):
                self.add_error("move_to", _("Mail is fetched from this folder. Enter another one."))
        return given


class SmtpForm(ServerForm):
    """The SMTP server; a return address is asked for only where the mailbox gets mail to more."""

    class Meta:
        model = SmtpServer
        fields: ClassVar = [*SERVER_FIELDS, "envelope", "is_active"]
        help_texts: ClassVar = {
            "envelope": _("The address for bounces. Google and Microsoft accept only the first."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = possible_envelopes(self.instance.mailbox)
        if len(possible) == 1:
            del self.fields["envelope"]
            self.instance.envelope = possible[0]
        else:
            names = [each for each in SmtpServer.Envelope.choices if each[0] in possible]
            field = forms.ChoiceField(label=_("Return address"), choices=names)
            field.help_text = str(self.Meta.help_texts["envelope"])
            self.fields["envelope"] = field

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("port") == 25 and given.get("sign_in") != SignIn.NONE:
            self.add_error("port", _("Port 25 is for mail between servers. Use 587 or 465."))
        return given


def possible_envelopes(mailbox: Mailbox) -> list[str]:
    """Return the return addresses of which bounces reach the mailbox."""
    envelope = SmtpServer.Envelope
    more = {
        Replies.SIGNED: [envelope.PLUS, envelope.BOUNCE],
        Replies.TAGGED: [envelope.PLUS],
    }
    return [envelope.OWN, *more.get(Replies(mailbox.replies), [])]


def start_of(server: Server | None, place: Any, address: str) -> dict[str, Any]:
    """Return initial values: what is stored, else the provider's preset."""
    known = {"host": place.host, "port": place.port, "security": place.security} if place else {}
    if server is not None:
        return known
    return {"security": Security.TLS, "user_name": address, "sign_in": SignIn.PASSWORD, **known}


def _is_ip(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
