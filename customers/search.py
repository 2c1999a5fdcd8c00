"""Search of customers by words, contact points and phones, with a bounded cost for common words.

Words are found in any order and without accents by the stored terms; a part of a name or of an
address also where it begins in the middle of a word.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, StringAgg, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from config.searching.database import matches
from config.searching.query import search_query
from config.web.pages import KeysetPage, keyset_page, keyset_rows, read_key
from customers.models import ContactKind, ContactPoint, Customer, CustomerTerms, Organization
from customers.phone_numbers import normalize_phone

ORDER = "-last_seen_at"
# Beyond this many matches the rest are found among the newest customers only; the page says so.
MAX_FOUND = 1000
LOOKED_THROUGH = 20_000
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class CustomerSearch:
    """The customers whose name or contact points hold the words: all, or of many those that the
    index gave first and those among the newest customers."""

    words: str
    pks: list[int]
    most: int
    looked_through: int

    @property
    def are_many(self) -> bool:
        return len(self.pks) >= self.most

    def page(self, *, after: str | None, size: int = 50) -> KeysetPage:
        """Return one page of the matches, most recently active first."""
        pks = self.pks
        if self.are_many:
            newest = _walk(self.words, self.looked_through).values_list("pk", flat=True)
            value, pk = read_key(Customer, ORDER, after)
            pks = [*pks, *keyset_rows(newest, value, pk, order=ORDER, size=size)]
        return keyset_page(_rows().filter(pk__in=pks), order=ORDER, after=after, size=size)


def page_of_customers(*, after: str | None, size: int = 50) -> KeysetPage:
    """Return one page of all customers, most recently active first."""
    return keyset_page(_rows(), order=ORDER, after=after, size=size)


def search_customers(
    query: str, *, most: int = MAX_FOUND, looked_through: int = LOOKED_THROUGH
) -> CustomerSearch:
    """Find customers in one unordered query, of which no part collects more than `most` rows.

    Names and contact points are matched in parts of their own, so that each uses its index.
    """
    small = query.lower()
    named = Customer.objects.alias(small=Lower("name")).filter(small__contains=small)
    points = ContactPoint.objects.alias(small=Lower("value")).filter(small__contains=small)
    parts = [named.order_by().values("pk"), points.order_by().values("customer_id"), *_of(query)]
    if terms := search_query(query):
        indexed = CustomerTerms.objects.filter(matches("terms", terms))
        parts.append(indexed.order_by().values("customer_id"))
    first, *others = (part[:most] for part in parts)
    found = list(first.union(*others).values_list("pk", flat=True))
    return CustomerSearch(query, found, most, looked_through)


def suggest_customers(query: str, *, most: int) -> list[Customer]:
    """Return a few customers whom these words may name, most recently active first."""
    return list(search_customers(query, most=100).page(after=None, size=most).rows)


def customers_named(words: str, *, most: int) -> list[int]:
    """Return the keys of the customers with this name or contact point.

    Without any, those in whose name or contact points the words begin.
    """
    small = " ".join(words.lower().split())
    named = Customer.objects.alias(small=Lower("name")).filter(small=small)
    points = ContactPoint.objects.alias(small=Lower("value")).filter(small=small)
    exact = named.order_by().values("pk").union(points.order_by().values("customer_id"))
    if found := list(exact.values_list("pk", flat=True)[:most]):
        return found
    if not (terms := search_query(words)):
        return []
    begins = CustomerTerms.objects.filter(matches("terms", terms)).order_by()
    return list(begins.values_list("customer_id", flat=True)[:most])


def organizations_named(words: str, *, most: int) -> list[int]:
    """Return the keys of the organizations with this name or domain, else of those with a word in
    their name that begins so; accents are compared."""
    small = " ".join(words.lower().split())
    rows = Organization.objects.alias(small=Lower("name"), place=Lower("domain")).order_by()
    exact = rows.filter(Q(small=small) | (Q(place=small) & ~Q(domain="")))
    found = list(exact.values_list("pk", flat=True)[:most])
    begins = rows.filter(_with_word(small))
    return found or list(begins.values_list("pk", flat=True)[:most])


def organizations_with(words: str, *, most: int) -> list[Organization]:
    """Return a few organizations with a word in their name that begins with these words."""
    rows = Organization.objects.alias(small=Lower("name"))
    found = rows.filter(_with_word(" ".join(words.lower().split()))).order_by()
    return sorted(found[:most], key=str)


def _with_word(small: str) -> Q:
    return Q(small__startswith=small) | Q(small__contains=f" {small}")


def _rows() -> QuerySet[Customer]:
    return Customer.objects.select_related("organization").prefetch_related("contact_points")


def _of(words: str) -> list[QuerySet]:
    """Return the primary keys of customers with the phone number that the words are, if any.

    However it is written; a shared number is a contact point of one of its customers.
    """
    if not (number := normalize_phone(words)):
        return []
    known = ContactPoint.objects.filter(kind=ContactKind.PHONE, value=number)
    sharing = Customer.objects.sharing_digits(number)
    return [known.order_by().values("customer_id"), sharing.order_by().values("pk")]


def _walk(words: str, looked_through: int) -> QuerySet[Customer]:
    """Match the newest customers one by one, in list order, instead of by the indexes.

    The indexes would collect and sort all matches. The contact points of a customer are joined to
    one text, as PostgreSQL would otherwise read all of them once.
    """
    edge = Customer.objects.order_by(ORDER).values("last_seen_at")
    oldest = Subquery(edge[looked_through : looked_through + 1])
    since = Coalesce(oldest, Value(FIRST_DAY), output_field=DateTimeField())
    points = ContactPoint.objects.filter(customer=OuterRef("pk")).order_by().values("customer")
    values = points.annotate(values=StringAgg("value", Value("\n"))).values("values")
    found = Q(small__contains=words.lower()) | Q(reached__contains=words.lower())
    for numbers in _of(words):
        found |= Q(pk__in=numbers)
    if query := search_query(words):
        # For the same reason the terms are read one by one, by the primary key.
        terms = CustomerTerms.objects.filter(customer=OuterRef("pk")).values("terms")
        found |= Q(matches(Subquery(terms), query))
    walked = Customer.objects.alias(small=Lower("name"), reached=Lower(Subquery(values)))
    return walked.filter(found, last_seen_at__gte=since)
