from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import ExtractDay, Greatest, Lower
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# An address rests when its bounces add up to this; see "Bounces" in docs/mail.md.
RESTS_AT = 4
FADES_OVER_DAYS = 30
# Rows inserted by plain SQL have no custom values either.
NO_VALUES = models.Value({}, models.JSONField())


class Organization(models.Model):
    name = models.CharField(_("name"), max_length=200)
    domain = models.CharField(_("mail domain"), max_length=253, blank=True)
    about = models.CharField(_("about"), max_length=300, blank=True)
    # Values of custom fields by name; read and written by `fields.registry`.
    fields = models.JSONField(default=dict, db_default=NO_VALUES, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("domain"), name="organization_domain_once", condition=~models.Q(domain="")
            )
        ]
        indexes: ClassVar = [
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], name="organization_fields")
        ]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """A person who contacts the company, shared by tickets and journeys."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="customers"
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    location = models.CharField(_("place"), max_length=120, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    fields = models.JSONField(default=dict, db_default=NO_VALUES, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["-last_seen_at", "-id"], name="customer_last_seen"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="customer_name_words"),
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], name="customer_fields"),
        ]

    def __str__(self) -> str:
        return self.name or self._known_address or str(_("Someone without a name"))

    @cached_property
    def address(self) -> str:
        """Return the customer's first address, or "". A list that knows it sets it."""
        first = next(iter(self.addresses.all()), None)
        return first.email if first else ""

    @property
    def _known_address(self) -> str:
        """Return the address if it is loaded already; a list prints many customers."""
        is_loaded = "address" in self.__dict__ or "addresses" in self._loaded
        return self.address if is_loaded else ""

    @property
    def _loaded(self) -> dict[str, object]:
        return getattr(self, "_prefetched_objects_cache", {})

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else ""


class CustomerAddressQuerySet(models.QuerySet["CustomerAddress"]):
    def resting(self, now: datetime) -> "CustomerAddressQuerySet":
        """Filter to addresses that mail should wait for; matches `CustomerAddress.rests`."""
        since = models.ExpressionWrapper(now - models.F("bounced_at"), models.DurationField())
        left = Greatest(0.0, 1.0 - ExtractDay(since) / float(FADES_OVER_DAYS))
        return self.filter(bounce_score__gte=RESTS_AT).filter(
            GreaterThanOrEqual(models.F("bounce_score") * left, RESTS_AT)
        )


class CustomerAddress(models.Model):
    """A mail address of a customer. An address belongs to one customer only."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    email = models.EmailField(_("e-mail"), max_length=320)
    is_primary = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounce_score = models.FloatField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)
    complained_at = models.DateTimeField(null=True, blank=True)

    objects = CustomerAddressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-is_primary", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="customer_address_once"),
            models.UniqueConstraint(
                fields=["customer"],
                name="customer_one_primary",
                condition=models.Q(is_primary=True),
            ),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Lower("email"), name="gin_trgm_ops"), name="customer_address_words")
        ]

    def __str__(self) -> str:
        return self.email

    def score_at(self, now: datetime) -> float:
        """Return the bounce score left at a moment; it fades over 30 days.

        Counted in whole days, so two permanent failures on one day add to twice 2 and reach 4.
        """
        if self.bounced_at is None:
            return 0
        return self.bounce_score * max(0.0, 1 - (now - self.bounced_at).days / FADES_OVER_DAYS)

    def rests(self, now: datetime) -> bool:
        """True if mail to this address should wait because its bounce score reaches 4."""
        return self.score_at(now) >= RESTS_AT


class CustomerNote(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.body[:60]
