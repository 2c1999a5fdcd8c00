"""Search of customers by the words of a person."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from customers.models import ContactKind, ContactPoint, Customer
from customers.phone_numbers import normalize_phone


def search_customers(words: str) -> QuerySet[Customer]:
    """Return the customers whose name or contact points hold the words; all of them without."""
    found = _matching(words) if words else Customer.objects.all()
    return found.select_related("organization").prefetch_related("contact_points")


def _matching(words: str) -> QuerySet[Customer]:
    """Match names and contact points in two subqueries, so that each uses its trigram index."""
    named = Customer.objects.alias(small=Lower("name")).filter(small__contains=words.lower())
    points = ContactPoint.objects.alias(small=Lower("value"))
    points = points.filter(small__contains=words.lower())
    found = named.values("pk").union(points.order_by().values("customer_id"), all=True)
    if number := normalize_phone(words):
        # However it is written; a shared number is a contact point of one of its customers.
        known = ContactPoint.objects.filter(kind=ContactKind.PHONE, value=number)
        found = found.union(
            known.order_by().values("customer_id"),
            Customer.objects.sharing_digits(number).order_by().values("pk"),
            all=True,
        )
    return Customer.objects.filter(pk__in=found)
