"""Notifications of a ticket that is merged into another, and their way back."""

from django.db.models import QuerySet

from helpdesk.models import Notification, Ticket
from helpdesk.models.chains import merged_into
from helpdesk.notifications.notify import announce_to


def move_notifications(source: Ticket, target: Ticket) -> None:
    """Show the notifications of a ticket at the one that has its messages."""
    _move(Notification.objects.filter(ticket=source), target)


def return_notifications(source: Ticket, target: Ticket) -> None:
    """Return the notifications of a ticket, and of those merged into it, from another."""
    family = [source.pk, *merged_into(source.pk)]
    of_them = Notification.objects.filter(
        ticket=target, event__subject_type="ticket", event__subject_id__in=family
    )
    _move(of_them, source)


def _move(notifications: QuerySet[Notification], ticket: Ticket) -> None:
    people = list(notifications.order_by().values_list("user", flat=True).distinct())
    if people:
        notifications.update(ticket=ticket)
        announce_to(people)
