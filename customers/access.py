"""Permissions of customers: all staff read them; a timeline leaves out what a team keeps."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from customers.events import CUSTOMER_CONSENT_CHANGED
from customers.models import (
    ContactPoint,
    Customer,
    CustomerNote,
    Organization,
    Purpose,
    TimelineEntry,
)
from ledger.models import Event


def get_customer(pk: int) -> Customer:
    """Return the customer with the organization; all staff may see every customer."""
    return get_object_or_404(Customer.objects.select_related("organization"), pk=pk)


def get_contact_point(pk: int) -> ContactPoint:
    """Return the contact point with its customer; all staff may see each."""
    return get_object_or_404(ContactPoint.objects.select_related("customer"), pk=pk)


def get_organization(pk: int) -> Organization:
    """Return the organization; all staff may see each."""
    return get_object_or_404(Organization, pk=pk)


def visible_timeline(
    user: User,
    customer: Customer,
    *,
    kinds: Collection[str] | None = None,
    until: datetime | None = None,
) -> QuerySet[TimelineEntry]:
    """Return the timeline, without entries limited to a team whose tickets the user cannot see.

    `kinds` are the kinds of entries, all without; `until` is included.
    """
    entries = customer.timeline.all()
    if kinds is not None:
        entries = entries.filter(kind__in=kinds)
    if until is not None:
        entries = entries.filter(at__lte=until)
    if user.sees_all_tickets:
        return entries
    return entries.filter(Q(team=None) | Q(team__in=user.team_ids))


def consent_history(customer: Customer, *, most: int = 20) -> list[tuple[Event, str]]:
    """Return the newest changes of consent, each with the label of its purpose."""
    events = Event.objects.about(customer).filter(name=CUSTOMER_CONSENT_CHANGED)
    labels = {str(each): str(each.label) for each in Purpose}
    newest = events.select_related("actor").order_by("-pk")[:most]
    return [(event, labels.get(event.facts["purpose"], "")) for event in newest]


def notes_of(customer: Customer) -> QuerySet[CustomerNote]:
    """Return the notes with their authors, newest first; all staff may read them."""
    return customer.notes.select_related("author")
