"""The administrators' settings for spam."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.addresses import address_to_unicode

MAX_PER_HOUR = 30


class HeaderTest(models.TextChoices):
    """The comparison for the value of a header, always case-insensitive."""

    IS = "is", _("is")
    BEGINS = "begins", _("begins with")
    HOLDS = "holds", _("contains")
    AT_LEAST = "at_least", _("is a number of at least")


def well_known_headers() -> list[dict[str, str]]:
    """Return the headers of common filters: SpamAssassin, Rspamd, Exchange, Amazon SES …"""
    known = [
        ("X-Spam-Flag", HeaderTest.IS, "YES"),
        ("X-Spam-Status", HeaderTest.BEGINS, "Yes"),
        ("X-Spam", HeaderTest.BEGINS, "yes"),
        ("X-Spam", HeaderTest.IS, "true"),
        ("X-Rspamd-Action", HeaderTest.IS, "reject"),
        ("X-Rspamd-Action", HeaderTest.IS, "add header"),
        ("X-Rspamd-Action", HeaderTest.IS, "rewrite subject"),
        ("X-MS-Exchange-Organization-SCL", HeaderTest.AT_LEAST, "5"),
        ("X-Barracuda-Spam-Status", HeaderTest.BEGINS, "Yes"),
        ("X-SES-Spam-Verdict", HeaderTest.IS, "FAIL"),
        ("X-SES-Virus-Verdict", HeaderTest.IS, "FAIL"),
        ("X-Mailgun-Sflag", HeaderTest.IS, "Yes"),
        ("X-Virus-Status", HeaderTest.BEGINS, "Infected"),
    ]
    return [{"header": name, "test": str(test), "value": value} for name, test, value in known]


class SpamSettings(models.Model):
    """The spam rules and the rate limit. One row, or none while the defaults hold."""

    honours_headers = models.BooleanField(
        _("trust the results of an upstream spam filter"), default=True
    )
    headers = models.JSONField(default=well_known_headers)  # [{header, test, value}]
    most_an_hour = models.PositiveIntegerField(
        _("mails from one sender within an hour"), default=MAX_PER_HOUR
    )

    class Meta:
        verbose_name_plural = "spam settings"

    def __str__(self) -> str:
        return f"at most {self.most_an_hour} an hour"

    @classmethod
    def now(cls) -> "SpamSettings":
        """Return the current settings; the defaults when there is no row."""
        return cls.objects.order_by("pk").first() or cls()

    @property
    def rules(self) -> list[dict[str, Any]]:
        return self.headers if self.honours_headers else []


class SenderRule(models.Model):
    """An address, or a domain with its subdomains, whose mail is always held or allowed."""

    class Verdict(models.TextChoices):
        BLOCK = "block", _("blocked")
        ALLOW = "allow", _("always let through")

    sender = models.CharField(_("address or domain"), max_length=320, unique=True)
    verdict = models.CharField(_("action"), max_length=8, choices=Verdict)
    about = models.CharField(max_length=40, blank=True)  # "ticket:42", which was marked as spam
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "-id"], name="sender_rule_list"),
            models.Index(fields=["about"], name="sender_rule_about", condition=~models.Q(about="")),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.verdict}"

    @property
    def sender_display(self) -> str:
        return address_to_unicode(self.sender)
