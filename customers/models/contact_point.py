"""Contact points: what a customer is reached or recognised by on each channel."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractDay, Greatest, Lower
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from config.addresses import normalize_address

# An address rests when its bounces add up to this; see "Bounces" in docs/mail.md.
RESTS_AT = 4
FADES_OVER_DAYS = 30


class ContactKind(models.TextChoices):
    MAIL = "mail", _("Email")
    PHONE = "phone", _("Phone")
    EXTERNAL = "external", _("Id in another system")


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    _is_known = False

    def mail(self) -> Self:
        return self.filter(kind=ContactKind.MAIL)

    def mail_to(self, *emails: str) -> Self:
        """Filter to the mail addresses among these, however they are written."""
        return self.mail().filter(value__lower__in=[normalize_address(each) for each in emails])

    def resting(self, now: datetime) -> Self:
        """Filter to addresses that mail should wait for; matches `ContactPoint.rests`."""
        since = models.ExpressionWrapper(now - models.F("bounced_at"), models.DurationField())
        left = Greatest(0.0, 1.0 - ExtractDay(since) / float(FADES_OVER_DAYS))
        resting = self.mail().filter(bounce_score__gte=RESTS_AT)
        return resting.filter(GreaterThanOrEqual(models.F("bounce_score") * left, RESTS_AT))

    def known(self, rows: "Iterable[ContactPoint]") -> Self:
        """Return a query whose rows are loaded already: `all` does not ask for them again."""
        query: Any = super().all()
        query._result_cache, query._is_known = list(rows), True
        known: Self = query
        return known

    def all(self) -> Self:
        return self if self._is_known else super().all()


class ContactPoint(models.Model):
    """A mail address, a phone number or an id in another system, of one customer only.

    `value`: a mail address as `config.addresses.normalize_address` returns it; a phone number as
    `normalize_phone` returns it; an id behind the name of its system, "shop:1042".
    """

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.CASCADE, related_name="contact_points"
    )
    # The default is the database's too: a column of a full table, added without a rewrite.
    kind = models.CharField(
        max_length=8, choices=ContactKind, default=ContactKind.MAIL, db_default=ContactKind.MAIL
    )
    # The table and this column have kept their names from when there were only mail addresses.
    value = models.CharField(_("value"), max_length=320, db_column="email")
    # The mail address that we write to first.
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounce_score = models.FloatField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)
    complained_at = models.DateTimeField(null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        db_table = "customers_customeraddress"
        ordering: ClassVar = ["-is_primary", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["mail", "phone", "external"]), name="contact_point_kind"
            ),
            models.UniqueConstraint(
                Lower("value"), name="contact_point_mail_once", condition=Q(kind="mail")
            ),
            models.UniqueConstraint(
                fields=["kind", "value"], name="contact_point_once", condition=~Q(kind="mail")
            ),
            models.UniqueConstraint(
                fields=["customer"], name="customer_one_primary", condition=Q(is_primary=True)
            ),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Lower("value"), name="gin_trgm_ops"), name="customer_address_words")
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def is_mail(self) -> bool:
        return self.kind == ContactKind.MAIL

    @property
    def email(self) -> str:
        """The mail address; "" of a contact point of another kind."""
        return self.value if self.is_mail else ""

    def score_at(self, now: datetime) -> float:
        """Return the bounce score left at a moment; it fades over 30 days.

        Counted in whole days, so two permanent failures on one day add to twice 2 and reach 4.
        """
        if self.bounced_at is None:
            return 0
        return self.bounce_score * max(0.0, 1 - (now - self.bounced_at).days / FADES_OVER_DAYS)

    def rests(self, now: datetime) -> bool:
        """Return True if mail to this address should wait because its bounce score reaches 4."""
        return self.score_at(now) >= RESTS_AT
