from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.find import (
    CannotCreateCustomer,
    create_customer,
    find_customer,
    find_or_create_customer,
)
from customers.actions.update import update_customer
from customers.models import ContactKind, Customer
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


def find_or_create_caller(
    *,
    email: str,
    phone: str,
    name: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Customer:
    """Return the customer of a mail address or, without one, of a phone number.

    A customer who is not known is created with the name. The number is kept for a customer who has
    none; another one stays as it is.
    """
    passed_on = origin_of(by, now, caused_by).passed_on
    with transaction.atomic():
        kind, value = (ContactKind.MAIL, email) if email else (ContactKind.PHONE, phone)
        customer = find_or_create_customer(value, kind=kind, name=name, **passed_on)
        if phone and not customer.phone:
            update_customer(customer, changes={"phone": phone}, **passed_on)
    return customer


def create_contact(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Customer:
    """Create a customer with a mail address, a phone number, or both; neither may be taken.

    A number that somebody else has identifies that customer, and this one keeps it as a column.
    """
    passed_on = origin_of(by, now, caused_by).passed_on
    if not email:
        if find_customer(phone, kind=ContactKind.PHONE):
            raise CannotCreateCustomer(
                _("A customer with this number already exists. Search for the number.")
            )
        return find_or_create_caller(email="", phone=phone, name=name, **passed_on)
    with transaction.atomic():
        customer = create_customer(email=email, name=name, **passed_on)
        if phone:
            update_customer(customer, changes={"phone": phone}, **passed_on)
    return customer
