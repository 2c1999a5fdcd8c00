"""Contact points of a customer. One that belongs to a customer already is never moved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from customers.models import ContactKind, ContactPoint, Customer
from customers.phone_numbers import normalize_phone
from ledger.events import record


class CannotAddContactPoint(Refused):
    """The message gives the reason and the next step."""


def add_contact_point(
    customer: Customer,
    *,
    kind: ContactKind | str,
    value: str,
    by: User | None,
    now: datetime | None = None,
) -> ContactPoint:
    """Add a mail address, a phone number or an id in another system ("shop:1042")."""
    value = normalize_contact(kind, value)
    if not value:
        raise CannotAddContactPoint(_REFUSALS[ContactKind(kind)]())
    found = find_contact_point(kind, value)
    if found and found.customer_id == customer.pk:
        return found
    is_first_mail = kind == ContactKind.MAIL and not customer.addresses.exists()
    try:
        with transaction.atomic():
            point = ContactPoint.objects.create(
                customer=customer, kind=kind, value=value, is_primary=is_first_mail
            )
            if kind == ContactKind.MAIL:
                record("customer.address_added", customer, by=by, email=value, at=now)
            else:
                record(
                    "customer.contact_point_added",
                    customer,
                    by=by,
                    kind=str(kind),
                    value=value,
                    at=now,
                )
            return point
    except IntegrityError as error:
        raise CannotAddContactPoint(
            _("%s already belongs to another customer. Open that customer instead.") % value
        ) from error


def find_contact_point(kind: ContactKind | str, value: str) -> ContactPoint | None:
    """Return the contact point of this value, in the form in which its kind is compared."""
    points = ContactPoint.objects.select_related("customer")
    if kind == ContactKind.MAIL:
        return points.mail_to(value.strip()).first()
    return points.filter(kind=kind, value=normalize_contact(kind, value)).first()


def normalize_contact(kind: ContactKind | str, value: str) -> str:
    """Return a value as it is stored; "" if it is none of this kind."""
    value = value.replace("\0", "").strip()
    if len(value) > 320:
        return ""
    if kind == ContactKind.MAIL:
        return value.lower() if "@" in value else ""
    if kind == ContactKind.PHONE:
        return normalize_phone(value)
    system, colon, identity = value.partition(":")
    return value if system.strip() and colon and identity.strip() else ""


def follow_phone(customer: Customer, *, before: str) -> None:
    """Make the contact point of a customer's phone follow the column that people edit.

    A number that several customers share stays the first one's: it identifies one of them at most.
    """
    old, new = normalize_phone(before), normalize_phone(customer.phone)
    if old == new:
        return
    ContactPoint.objects.filter(customer=customer, kind=ContactKind.PHONE, value=old).delete()
    if new:
        point = ContactPoint(customer=customer, kind=ContactKind.PHONE, value=new)
        ContactPoint.objects.bulk_create([point], ignore_conflicts=True)


_REFUSALS = {
    ContactKind.MAIL: lambda: _("This is no mail address. Enter it like carla@acme.example."),
    ContactKind.PHONE: lambda: _("This is no phone number. Enter it like +34 600 123 456."),
    ContactKind.EXTERNAL: lambda: _("Name the system and the id in it, like shop:1042."),
}
