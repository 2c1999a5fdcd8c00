from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from customers.actions.contact_points import CannotAddContactPoint, add_contact_point
from customers.actions.index import index_customers, is_indexed
from customers.actions.phones import follow_phone
from customers.events import CUSTOMER_UPDATED
from customers.models import ContactKind, ContactPoint, Customer
from fields.registry import Owner, fields_of
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotUpdateCustomer(Refused):
    """The message gives the reason and the next step."""


def update_customer(
    customer: Customer,
    *,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Customer:
    """Change the named fields of a customer; unknown names are refused."""
    fields = {field.name: field for field in fields_of(Owner.CUSTOMER) if field.is_editable}
    unknown = set(changes) - set(fields)
    if unknown:
        raise CannotUpdateCustomer(_("A customer has no %s.") % ", ".join(sorted(unknown)))
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        # Custom values share one column, and a phone number moves between customers.
        stored = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
        customer.fields, phone = stored.fields, stored.phone
        before = {name: fields[name].display(fields[name].read(stored)) for name in changes}
        columns = {fields[name].write(customer, value) for name, value in changes.items()}
        customer.save(update_fields=columns)
        if "phone" in changes:  # the caller's may be older than the stored one
            follow_phone(customer, before=phone, origin=origin)
        if any(is_indexed(fields[name]) for name in changes):
            index_customers([customer.pk])
        after = {name: fields[name].display(fields[name].read(customer)) for name in changes}
        if before != after:
            origin.record(CUSTOMER_UPDATED, customer, before=before, after=after)
    return customer


def add_address(
    customer: Customer,
    *,
    email: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> ContactPoint:
    """Add a mail address to a customer."""
    try:
        return add_contact_point(
            customer, kind=ContactKind.MAIL, value=email, by=by, now=now, caused_by=caused_by
        )
    except CannotAddContactPoint as refusal:
        raise CannotUpdateCustomer(str(refusal)) from refusal
