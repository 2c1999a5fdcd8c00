"""The contact point of a customer's phone follows the column that people edit.

A number that several customers share identifies one of them: the first who had it. When that one
gives it up, the next one gets the contact point.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from customers.actions.contact_points import record_added
from customers.models import ContactKind, ContactPoint, Customer
from customers.phone_numbers import normalize_phone
from ledger.origin import Origin

BATCH: Final = 5_000


def follow_phone(customer: Customer, *, before: str, origin: Origin) -> None:
    """Move the contact point of a customer, whose row is locked, from one number to the next."""
    old, new = normalize_phone(before), normalize_phone(customer.phone)
    if old == new:
        return
    points = ContactPoint.objects.filter(kind=ContactKind.PHONE, value=old)
    removed, _rows = points.filter(customer=customer).delete()
    if removed:
        _pass_on(old, origin)
    if new:
        _insert([(customer.pk, new)])


def add_missing_phones() -> int:
    """Give each phone number without a contact point one; returns how many were added.

    Processes that still ran the old version during an update wrote the column alone.
    """
    customers = Customer.objects.exclude(phone="").order_by("pk")
    added = last = 0
    while rows := list(customers.filter(pk__gt=last).values_list("pk", "phone")[:BATCH]):
        numbers = {pk: number for pk, phone in rows if (number := normalize_phone(phone))}
        taken = ContactPoint.objects.filter(kind=ContactKind.PHONE, value__in=numbers.values())
        known = set(taken.values_list("value", flat=True))
        added += _add_to([pk for pk, number in numbers.items() if number not in known])
        last = rows[-1][0]
    return added


def customers_with_phone(number: str) -> Iterator[Customer]:
    """Return the customers whose phone is this number, whoever has the contact point."""
    ending = Customer.objects.sharing_digits(number).order_by("pk").iterator(chunk_size=100)
    return (each for each in ending if normalize_phone(each.phone) == number)


def _add_to(customers: list[int]) -> int:
    if not customers:
        return 0
    with transaction.atomic():
        # Locked and read again: a number may have been changed since.
        locked = Customer.objects.select_for_update(no_key=True).filter(pk__in=customers)
        rows = locked.order_by("pk").values_list("pk", "phone")
        before = ContactPoint.objects.filter(customer__in=customers).count()
        _insert((pk, number) for pk, phone in rows if (number := normalize_phone(phone)))
        return ContactPoint.objects.filter(customer__in=customers).count() - before


def _pass_on(number: str, origin: Origin) -> None:
    """Give a number that lost its customer to the first other one who has it."""
    for each in customers_with_phone(number):
        other = Customer.objects.select_for_update(no_key=True).get(pk=each.pk)
        if normalize_phone(other.phone) != number:
            continue  # changed while this waited for the row
        _insert([(other.pk, number)])
        point = other.contact_points.filter(kind=ContactKind.PHONE, value=number).first()
        if point:
            record_added(point, origin)
        return


def _insert(numbers: Iterable[tuple[int, str]]) -> None:
    """Insert the numbers that no customer has yet."""
    points = [
        ContactPoint(customer_id=pk, kind=ContactKind.PHONE, value=number) for pk, number in numbers
    ]
    ContactPoint.objects.bulk_create(points, ignore_conflicts=True)
