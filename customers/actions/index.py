"""The terms that customers are found by follow their fields and contact points."""

from collections import defaultdict
from collections.abc import Collection
from typing import Final

from django.db import transaction

from config.addresses import address_to_unicode
from config.searching.database import vector_of
from customers.models import ContactPoint, Customer, CustomerTerms
from customers.models.terms import TERMS_VERSION
from fields.registry import Field, Owner, searched_text

BATCH: Final = 500


def index_customers(customers: Collection[int]) -> None:
    """Store the terms of customers, by their primary keys; their rows are locked by the caller."""
    points = defaultdict(list)
    for pk, value in ContactPoint.objects.filter(customer__in=customers).values_list(
        "customer_id", "value"
    ):
        points[pk].append(value)
    rows = Customer.objects.filter(pk__in=customers).order_by("pk")
    store_terms({row.pk: [*texts_of(row), *points[row.pk]] for row in rows})
    rows.filter(terms_version__lt=TERMS_VERSION).order_by().update(terms_version=TERMS_VERSION)


def texts_of(customer: Customer) -> tuple[str, str]:
    """Return what a customer is found by beside the contact points.

    The phone finds the customer as it was written, and not the tickets as a searchable field does.
    """
    return searched_text(Owner.CUSTOMER, customer), customer.phone


def is_indexed(field: Field) -> bool:
    """Return True if customers are found by this field of theirs."""
    return field.is_searchable or field.name == "phone"


def store_terms(texts: dict[int, list[str]]) -> None:
    """Store the terms of texts as those of the customers with these primary keys."""
    rows = {pk: [*of_one, *_in_letters(of_one)] for pk, of_one in texts.items()}
    CustomerTerms.objects.bulk_create(
        [CustomerTerms(customer_id=pk, terms=vector_of(*of_one)) for pk, of_one in rows.items()],
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=["terms"],
    )


def _in_letters(texts: list[str]) -> list[str]:
    """Return the addresses with an internationalised domain as people write and search them."""
    return [address_to_unicode(each) for each in texts if "@" in each and "xn--" in each]


def index_stored_customers(*, most: int = BATCH) -> int:
    """Index the newest customers that wait for it; return how many, 0 when none is left.

    A customer that is being changed is left for the next batch.
    """
    with transaction.atomic():
        waiting = Customer.objects.filter(terms_version__lt=TERMS_VERSION).order_by("-pk")
        locked = waiting.select_for_update(skip_locked=True, no_key=True)
        found = list(locked.values_list("pk", flat=True)[:most])
        index_customers(found)
    return len(found)
