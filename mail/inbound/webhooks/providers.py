"""The supported providers, each with anymail's view, which authenticates its requests."""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from mail.inbound.webhooks import raw_mail
from mail.inbound.webhooks.raw_mail import Extract


@dataclass(frozen=True)
class Provider:
    """A provider and how anymail authenticates it.

    `key` is the setting of anymail that authenticates the provider, `raw_field` the field of its
    form that holds the mail.
    """

    module: str
    name: str
    extract: Extract
    key: str = ""
    raw_field: str = ""

    def view(self, what: str) -> Any:
        """Return a new view of anymail. Raises `AnymailConfigurationError` without its key."""
        if self.name == "Mandrill":  # one URL for both
            return import_string("anymail.webhooks.mandrill.MandrillCombinedWebhookView")()
        kind = "Tracking" if what == "tracking" else "Inbound"
        view_class = import_string(f"anymail.webhooks.{self.module}.{self.name}{kind}WebhookView")
        return (
            _without_init(view_class)() if self.name in ("AmazonSES", "SendGrid") else view_class()
        )


PROVIDERS = {
    "amazon_ses": Provider("amazon_ses", "AmazonSES", raw_mail.amazon_ses),
    "brevo": Provider("brevo", "Brevo", raw_mail.no_raw_mail, "BREVO_API_KEY"),
    "mailersend": Provider(
        "mailersend", "MailerSend", raw_mail.mailersend, "MAILERSEND_INBOUND_SECRET"
    ),
    "mailgun": Provider(
        "mailgun", "Mailgun", raw_mail.mailgun, "MAILGUN_WEBHOOK_SIGNING_KEY", "body-mime"
    ),
    "mailjet": Provider("mailjet", "Mailjet", raw_mail.no_raw_mail),
    "mandrill": Provider("mandrill", "Mandrill", raw_mail.mandrill, "MANDRILL_WEBHOOK_KEY"),
    "postal": Provider("postal", "Postal", raw_mail.postal, "POSTAL_WEBHOOK_KEY"),
    "postmark": Provider("postmark", "Postmark", raw_mail.postmark),
    "sendgrid": Provider("sendgrid", "SendGrid", raw_mail.sendgrid, raw_field="email"),
    "sparkpost": Provider("sparkpost", "SparkPost", raw_mail.sparkpost),
}


def _without_init(view_class: Any) -> Any:
    """Return the view without its `__init__`.

    Amazon's needs a library of 100 MB to confirm a subscription, SendGrid's warns at each request
    that it is not tested any more.
    """
    from anymail.webhooks.base import AnymailBaseWebhookView

    class View(view_class):
        auto_confirm_enabled = False
        webhook_verification_key = None
        verification_key = None

        def __init__(self) -> None:
            AnymailBaseWebhookView.__init__(self)

    return View
