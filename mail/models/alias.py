from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import address_to_unicode
from mail.models.mailbox import Mailbox


class MailboxAlias(models.Model):
    """One more address that is delivered to a mailbox, or a domain of which all addresses are.

    `value`: an address as `config.addresses.normalize_address` returns it, or a domain (catch-all)
    as `normalize_domain` does. Only a confirmed one counts as our own; an ignored one is not ours
    and is suggested no more.
    """

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Suggested")
        CONFIRMED = "confirmed", _("Ours")
        IGNORED = "ignored", _("Not ours")

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="aliases")
    value = models.CharField(max_length=320, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    # The header or envelope that named it last; "" if an administrator entered it.
    found_in = models.CharField(max_length=20, blank=True)
    # The mails that named it, counted at most once an hour.
    times_seen = models.PositiveIntegerField(default=0)
    last_seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["value"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["suggested", "confirmed", "ignored"]),
                name="mailbox_alias_state",
            ),
        ]

    def __str__(self) -> str:
        return address_to_unicode(self.value)

    @property
    def is_catch_all(self) -> bool:
        return "@" not in self.value
