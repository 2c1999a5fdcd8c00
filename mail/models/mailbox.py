from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from config.addresses import normalize_domain
from config.secrets import SecretField


class Replies(models.TextChoices):
    """The way in which a customer's answer finds its thread, beside the Message-ID it names.

    `signed` and `tagged` are addresses of their own for each thread; the connection test proves
    that they are delivered. `plain` and `subject` are the mailbox's own address, without and with
    a signed reference in the subject.
    """

    SIGNED = "signed", _("reply+… under the domain")
    TAGGED = "tagged", _("the mailbox's address with a code after a plus")
    PLAIN = "plain", _("the mailbox's address")
    SUBJECT = "subject", _("the mailbox's address, with a reference in the subject")


class Mailbox(models.Model):
    """An address of the company to which customers write."""

    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("address"), max_length=254)
    sender_name = models.CharField(
        _("sender name"), max_length=120, blank=True, help_text=_("As in “Ana at Veloza”.")
    )
    team = models.ForeignKey(
        "accounts.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="mailboxes"
    )
    signature = models.TextField(_("signature"), blank=True)
    acknowledges = models.BooleanField(_("send an acknowledgement"), default=False)
    is_default = models.BooleanField(_("default mailbox"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    # Set by `mail.reply_route` and the connection test, never by hand.
    replies = models.CharField(
        max_length=8, choices=Replies, default=Replies.SIGNED, db_default=Replies.SIGNED
    )
    replies_tested_at = models.DateTimeField(null=True)
    # With a key its mail is signed; the public key is published in the DNS under the selector.
    dkim_selector = models.CharField(_("DKIM selector"), max_length=63, blank=True)
    dkim_key = SecretField(_("DKIM private key"), blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name_plural = "mailboxes"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("address"), name="mailbox_address_once"),
            models.UniqueConstraint(
                fields=["is_default"],
                name="mailbox_one_default",
                condition=models.Q(is_default=True),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        return normalize_domain(self.address.rpartition("@")[2])
