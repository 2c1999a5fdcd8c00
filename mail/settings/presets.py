"""Server settings of well-known mail providers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mail.models.servers import Security

APP_PASSWORD = _("An app password is required. Create one in the account's settings.")
CONNECT = _(
    "It takes no password. Connect it under “Google or Microsoft account”, then choose that as"
    " sign-in."
)
EITHER = _(
    "Connect it under “Google or Microsoft account”, or make an app password in the account's"
    " settings."
)


@dataclass(frozen=True)
class Place:
    host: str
    port: int
    security: Security


@dataclass(frozen=True)
class Preset:
    """A provider: its servers, the domains of its addresses, and a hint about sign-in."""

    slug: str
    name: str
    imap: Place
    smtp: Place
    domains: frozenset[str] = frozenset()
    hint: str | Promise = ""


def _preset(slug: str, name: str, hosts: str, domains: str, *, hint: str | Promise = "",
            submission: bool = False) -> Preset:  # fmt: skip
    """Return a preset. `hosts`: those of IMAP and SMTP; `submission`: port 587 with STARTTLS."""
    imap, smtp = hosts.split()
    out = Place(smtp, 587, Security.STARTTLS) if submission else Place(smtp, 465, Security.TLS)
    return Preset(slug, name, Place(imap, 993, Security.TLS), out, frozenset(domains.split()), hint)


PRESETS = {
    preset.slug: preset
    for preset in (
        _preset("google", "Google", "imap.gmail.com smtp.gmail.com",
                "gmail.com googlemail.com", hint=EITHER),
        _preset("microsoft", "Microsoft 365", "outlook.office365.com smtp.office365.com",
                "outlook.com hotmail.com live.com msn.com", hint=CONNECT, submission=True),
        _preset("fastmail", "Fastmail", "imap.fastmail.com smtp.fastmail.com",
                "fastmail.com fastmail.fm", hint=APP_PASSWORD),
        _preset("icloud", "iCloud", "imap.mail.me.com smtp.mail.me.com",
                "icloud.com me.com mac.com", hint=APP_PASSWORD, submission=True),
        _preset("yahoo", "Yahoo", "imap.mail.yahoo.com smtp.mail.yahoo.com",
                "yahoo.com ymail.com", hint=APP_PASSWORD),
        _preset("zoho", "Zoho", "imap.zoho.com smtp.zoho.com", "zoho.com zohomail.com",
                hint=APP_PASSWORD),
        _preset("gmx", "GMX", "imap.gmx.net mail.gmx.net", "gmx.net gmx.de gmx.at gmx.ch"),
        _preset("infomaniak", "Infomaniak", "mail.infomaniak.com mail.infomaniak.com", "ik.me"),
    )
}  # fmt: skip


def preset_for(address: str) -> Preset | None:
    """Return the provider of this address, by its domain alone."""
    domain = address.rpartition("@")[2].lower()
    return next((each for each in PRESETS.values() if domain in each.domains), None)
