from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from customers.models import Customer, CustomerAddress
from fields.registry import Owner, fields_of
from ledger.events import record


class CannotUpdateCustomer(Refused):
    """The message gives the reason and the next step."""


def update_customer(
    customer: Customer, *, changes: Mapping[str, Any], by: User | None, now: datetime | None = None
) -> Customer:
    """Change the named fields of a customer; unknown names are refused."""
    fields = {field.name: field for field in fields_of(Owner.CUSTOMER) if field.is_editable}
    unknown = set(changes) - set(fields)
    if unknown:
        raise CannotUpdateCustomer(_("A customer has no %s.") % ", ".join(sorted(unknown)))
    before = {name: fields[name].display(fields[name].read(customer)) for name in changes}
    with transaction.atomic():
        columns = {fields[name].write(customer, value) for name, value in changes.items()}
        customer.save(update_fields=columns)
        after = {name: fields[name].display(fields[name].read(customer)) for name in changes}
        if before != after:
            record("customer.updated", customer, by=by, before=before, after=after, at=now)
    return customer


def add_address(
    customer: Customer, *, email: str, by: User | None, now: datetime | None = None
) -> CustomerAddress:
    """Add an address to a customer."""
    email = email.strip().lower()
    taken = CustomerAddress.objects.filter(email__lower=email).first()
    if taken and taken.customer_id == customer.pk:
        return taken
    try:
        with transaction.atomic():
            address = CustomerAddress.objects.create(
                customer=customer, email=email, is_primary=not customer.addresses.exists()
            )
            record("customer.address_added", customer, by=by, email=email, at=now)
            return address
    except IntegrityError as error:
        raise CannotUpdateCustomer(
            _("%s already belongs to another customer. Open that customer instead.") % email
        ) from error
