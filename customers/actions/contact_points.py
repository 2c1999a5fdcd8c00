"""Contact points of a customer. One that belongs to a customer already is never moved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.addresses import normalize_address
from config.refusals import Refused
from customers.actions.index import index_customers
from customers.events import (
    CUSTOMER_ADDRESS_ADDED,
    CUSTOMER_ADDRESS_CHOSEN,
    CUSTOMER_CONTACT_POINT_ADDED,
    CUSTOMER_CONTACT_POINT_REMOVED,
)
from customers.models import ContactKind, ContactPoint, Customer
from customers.phone_numbers import normalize_phone
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


class CannotAddContactPoint(Refused):
    """The message gives the reason and the next step."""


def add_contact_point(
    customer: Customer,
    *,
    kind: ContactKind | str,
    value: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> ContactPoint:
    """Add a mail address, a phone number or an id in another system ("shop:1042")."""
    value = normalize_contact(kind, value)
    if not value:
        raise CannotAddContactPoint(_REFUSALS[ContactKind(kind)]())
    try:
        with transaction.atomic():
            # A row lock: of two points added to one customer at once, one is the primary address.
            Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
            found = find_contact_point(kind, value)
            if found and found.customer_id == customer.pk:
                return found
            point = ContactPoint.objects.create(
                customer=customer,
                kind=kind,
                value=value,
                is_primary=kind == ContactKind.MAIL and not customer.addresses.exists(),
            )
            index_customers([customer.pk])
            record_added(point, origin_of(by, now, caused_by))
            return point
    except IntegrityError as error:
        raise CannotAddContactPoint(
            _("%s already belongs to another customer. Open that customer instead.") % value
        ) from error


class CannotChangeContactPoint(Refused):
    """The message gives the reason and the next step."""


def remove_contact_point(
    point: ContactPoint, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Remove a mail address or an id; the next mail address becomes the primary one.

    Refused for the only way to reach a customer. What comes from the address later is of somebody
    new, so it is recorded.
    """
    with transaction.atomic():
        customer, point = _locked(point)
        if point.kind == ContactKind.PHONE:
            raise CannotChangeContactPoint(_("Change the phone number in the field “Phone”."))
        others = customer.contact_points.exclude(pk=point.pk)
        if not customer.phone and not others.exists():
            raise CannotChangeContactPoint(
                _("%s is the only way to reach this customer. Add another one first.") % point.value
            )
        facts = {"kind": str(point.kind), "value": point.value}
        was_primary = point.is_primary
        point.delete()
        if was_primary and (following := others.mail().order_by("pk").first()):
            following.is_primary = True
            following.save(update_fields=["is_primary"])
        index_customers([customer.pk])
        origin = origin_of(by, now, caused_by)
        origin.record(CUSTOMER_CONTACT_POINT_REMOVED, customer, **facts)


def choose_primary_address(
    point: ContactPoint, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Make a mail address the one that the customer is written to first. Idempotent."""
    with transaction.atomic():
        customer, point = _locked(point)
        if not point.is_mail:
            raise CannotChangeContactPoint(_("Only a mail address is written to."))
        if point.is_primary:
            return
        primary = customer.contact_points.filter(is_primary=True)
        before = primary.values_list("value", flat=True).first() or ""
        primary.update(is_primary=False)
        point.is_primary = True
        point.save(update_fields=["is_primary"])
        origin = origin_of(by, now, caused_by)
        origin.record(CUSTOMER_ADDRESS_CHOSEN, customer, before=before, after=point.value)


def _locked(point: ContactPoint) -> tuple[Customer, ContactPoint]:
    """Lock the customer's row, as adding does, and read the point anew."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=point.customer_id)
    found = ContactPoint.objects.filter(pk=point.pk, customer=customer).first()
    if found is None:
        words = _("%s is removed already. Load the page anew.")
        raise CannotChangeContactPoint(words % point.value)
    return customer, found


def record_added(point: ContactPoint, origin: Origin) -> None:
    name, facts = CUSTOMER_ADDRESS_ADDED, {"email": point.value}
    if not point.is_mail:
        name = CUSTOMER_CONTACT_POINT_ADDED
        facts = {"kind": str(point.kind), "value": point.value}
    origin.record(name, point.customer, **facts)


def find_contact_point(kind: ContactKind | str, value: str) -> ContactPoint | None:
    """Return the contact point of this value, in the form in which its kind is compared."""
    points = ContactPoint.objects.select_related("customer")
    if kind == ContactKind.MAIL:
        return points.mail_to(value).first()
    return points.filter(kind=kind, value=normalize_contact(kind, value)).first()


def normalize_contact(kind: ContactKind | str, value: str) -> str:
    """Return a value as it is stored; "" if it is none of this kind."""
    value = value.replace("\0", "").strip()
    if len(value) > 320:
        return ""
    if kind == ContactKind.MAIL:
        return normalize_address(value) if "@" in value else ""
    if kind == ContactKind.PHONE:
        return normalize_phone(value)
    system, colon, identity = value.partition(":")
    return value if system.strip() and colon and identity.strip() else ""


_REFUSALS = {
    ContactKind.MAIL: lambda: _("This is not a mail address. Enter it like carla@acme.example."),
    ContactKind.PHONE: lambda: _("This is not a phone number. Enter it like +34 600 123 456."),
    ContactKind.EXTERNAL: lambda: _("Name the system and the id in it, like shop:1042."),
}
