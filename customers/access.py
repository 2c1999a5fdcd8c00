"""Permissions of customers: all staff read them; a timeline leaves out what a team keeps."""

from django.db.models import Q, QuerySet

from accounts.models import User
from customers.models import Customer, TimelineEntry


def visible_timeline(user: User, customer: Customer) -> QuerySet[TimelineEntry]:
    """Return the timeline, without entries limited to a team whose tickets the user cannot see."""
    entries = customer.timeline.all()
    if user.sees_all_tickets:
        return entries
    return entries.filter(Q(team=None) | Q(team__in=user.team_ids))
