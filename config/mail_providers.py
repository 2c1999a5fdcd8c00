"""Settings of mail providers and servers: OAuth endpoints, webhook credentials, networks."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import environ

# OAuth sign-in to mailboxes. "{tenant}" is the company at Microsoft. A token is sent only to
# servers of "hosts" and their subdomains.
OAUTH_PROVIDERS = {
    "google": {
        "authorize": "https://accounts.google.com/o/oauth2/v2/auth",
        "token": "https://oauth2.googleapis.com/token",
        "scope": "https://mail.google.com/",
        "authorize_params": {"access_type": "offline", "prompt": "consent"},
        "hosts": ["gmail.com", "googlemail.com"],
    },
    "microsoft": {
        "authorize": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "token": "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "scope": "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send",
        "authorize_params": {"prompt": "consent"},
        "hosts": ["office365.com", "outlook.com"],
    },
}
# Anymail's names of the keys that authenticate a provider.
KEYS = (
    "MAILGUN_WEBHOOK_SIGNING_KEY",
    "MANDRILL_WEBHOOK_KEY",
    "MANDRILL_WEBHOOK_URL",
    "MAILERSEND_INBOUND_SECRET",
    "MAILERSEND_SIGNING_SECRET",
    "POSTAL_WEBHOOK_KEY",
    "BREVO_API_KEY",
)


def anymail_settings(env: environ.Env) -> dict[str, Any]:
    """Return anymail's settings.

    Each of WEBHOOK_SECRET is "user:password"; without any, webhooks are off.
    """
    found: dict[str, Any] = {"WEBHOOK_SECRET": env.list("WEBHOOK_SECRET", default=[])}
    return found | {name: env(name) for name in KEYS if env(name, default="")}


def private_mail_servers(env: environ.Env) -> list[IPv4Network | IPv6Network]:
    """Return the networks of PRIVATE_MAIL_SERVERS; raises ValueError with the one that is none."""
    return [ip_network(each.strip()) for each in env.list("PRIVATE_MAIL_SERVERS", default=[])]
