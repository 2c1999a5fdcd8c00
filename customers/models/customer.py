from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower, Right
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.models.contact_point import ContactPointQuerySet
from customers.models.terms import TERMS_VERSION

# Rows inserted by plain SQL have no custom values either.
NO_VALUES = models.Value({}, models.JSONField())
# The end of a phone number as it is written: the shortest number has six digits.
LAST_DIGITS = Right(
    models.Func(
        models.F("phone"),
        models.Value("[^0-9]"),
        models.Value(""),
        models.Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    ),
    6,
)


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
            models.Index(fields=["name", "id"], name="organization_by_name"),
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], name="organization_fields"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="organization_name_words"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(models.QuerySet["Customer"]):
    def sharing_digits(self, number: str) -> Self:
        """Filter to customers whose phone, as it is written, ends in the digits of a number."""
        ending = self.exclude(phone="").alias(last_digits=LAST_DIGITS)
        return ending.filter(last_digits=number[-6:])


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
    # The version of `CustomerTerms`; 0 is to be indexed.
    terms_version = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["-last_seen_at", "-id"], name="customer_last_seen"),
            models.Index(
                fields=["organization", "-last_seen_at", "-id"], name="customer_of_organization"
            ),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="customer_name_words"),
            GinIndex(fields=["fields"], opclasses=["jsonb_path_ops"], name="customer_fields"),
            models.Index(
                LAST_DIGITS, "id", name="customer_phone_digits", condition=~models.Q(phone="")
            ),
            models.Index(
                fields=["id"],
                name="customer_terms_before",
                condition=models.Q(terms_version__lt=TERMS_VERSION),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self._known_address or str(_("Unnamed customer"))

    @property
    def addresses(self) -> ContactPointQuerySet:
        """The mail addresses, the primary one first; no query if `contact_points` is prefetched."""
        points: ContactPointQuerySet = self.contact_points.all()
        if "contact_points" in self._loaded:
            return points.mail().known(point for point in points if point.is_mail)
        return points.mail()

    @cached_property
    def address(self) -> str:
        """Return the customer's first mail address, or "". A list that knows it sets it."""
        first = next(iter(self.addresses), None)
        return first.value if first else ""

    @property
    def _known_address(self) -> str:
        """Return the address if it is loaded already; a list prints many customers."""
        is_loaded = "address" in self.__dict__ or "contact_points" in self._loaded
        return self.address if is_loaded else ""

    @property
    def _loaded(self) -> dict[str, object]:
        return getattr(self, "_prefetched_objects_cache", {})

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else ""


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
