from datetime import datetime

from django.db import transaction

from customers.actions.find import find_or_create_customer
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
