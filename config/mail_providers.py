"""What django-anymail must know of the providers that bring mail over HTTP."""

from typing import Any

import environ

# By these names of anymail a provider proves that it is the one.
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
    """Each of WEBHOOK_SECRET is "user:password"; without any, the door stays shut."""
    found: dict[str, Any] = {"WEBHOOK_SECRET": env.list("WEBHOOK_SECRET", default=[])}
    return found | {name: env(name) for name in KEYS if env(name, default="")}
