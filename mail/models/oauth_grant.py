from django.db import models
from django.utils.translation import gettext_lazy as _

from config.secrets import SecretField
from mail.models.mailbox import Mailbox


class OAuthGrant(models.Model):
    """A permission of an account's owner to use their mail without their password."""

    class Provider(models.TextChoices):
        GOOGLE = "google", "Google"
        MICROSOFT = "microsoft", "Microsoft"

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="grant")
    provider = models.CharField(_("provider"), max_length=12, choices=Provider)
    client_id = models.CharField(_("client id"), max_length=255)
    client_secret = SecretField(_("client secret"), blank=True)
    tenant = models.CharField(_("tenant"), max_length=120, blank=True, default="common")
    refresh_token = SecretField(blank=True)
    access_token = SecretField(blank=True)
    expires_at = models.DateTimeField(null=True)
    # The last time that the provider issued a token: the proof that the permission holds.
    confirmed_at = models.DateTimeField(null=True)
    # The PKCE verifier of the authorization request that is open at the provider.
    verifier = SecretField(blank=True, default="")
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.provider} for {self.mailbox_id}"
