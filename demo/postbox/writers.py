"""Customers of the Postbox: filters of its list, and those to write as."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import ContactKind, Customer
from demo.models import PostboxMail
from demo.people import tour_customers


@dataclass(frozen=True)
class CustomerFilter:
    """A filter by customer, with its number of mails; `pk` is None for all."""

    pk: int | None
    name: str
    count: int


def customer_filters() -> list[CustomerFilter]:
    """Return the filter for all mails and those for the customers of the tour."""
    named = tour_customers()
    counts = dict(
        PostboxMail.objects.filter(customer__in=named)
        .order_by()
        .values_list("customer")
        .annotate(Count("pk"))
    )
    everyone = CustomerFilter(None, _("Everyone"), PostboxMail.objects.count())
    return [everyone, *(CustomerFilter(c.pk, c.first_name, counts.get(c.pk, 0)) for c in named)]


def find_writer(pk: int | None) -> Customer | None:
    return Customer.objects.filter(pk=pk).first() if pk else None


def recent_writers(limit: int = 20) -> list[Customer]:
    """Return customers to write as: those of the tour, then those seen last within a year."""
    since = timezone.now() - timedelta(days=365)
    known = tour_customers()
    others = Customer.objects.filter(
        last_seen_at__gt=since, contact_points__kind=ContactKind.MAIL
    ).distinct()
    others = others.exclude(pk__in=[each.pk for each in known]).order_by("-last_seen_at", "-pk")
    return [*known, *others[:limit]]
