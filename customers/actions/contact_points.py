"""Contact points of a customer. One that belongs to a customer already is never moved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.addresses import normalize_address
from config.refusals import Refused
from customers.actions.index import index_customers
from customers.events import CUSTOMER_ADDRESS_ADDED, CUSTOMER_CONTACT_POINT_ADDED
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
