"""Lists of organizations and of their people."""

from config.web.pages import KeysetPage, keyset_page
from customers.models import Customer, Organization
from customers.search import organizations_named

MAX_FOUND = 200


def page_of_organizations(query: str, *, after: str | None, size: int = 50) -> KeysetPage:
    """Return one page of the organizations by name; with a query, those it names (at most 200)."""
    rows = Organization.objects.all()
    if query:
        rows = rows.filter(pk__in=organizations_named(query, most=MAX_FOUND))
    return keyset_page(rows, order="name", after=after, size=size)


def page_of_people(organization: Organization, *, after: str | None, size: int = 50) -> KeysetPage:
    """Return one page of the people of an organization, most recently active first."""
    people = Customer.objects.filter(organization=organization).prefetch_related("contact_points")
    return keyset_page(people, order="-last_seen_at", after=after, size=size)
