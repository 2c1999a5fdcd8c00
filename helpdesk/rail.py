from typing import Any

from django.http import HttpRequest

from accounts.access import is_staff_person
from helpdesk.notifications.listing import unread_badge
from helpdesk.views.inbox import inbox_of
from helpdesk.views.rail_badge import rail_badge


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the counts of waiting tickets and of unread notifications for the rail."""
    if not is_staff_person(request.user):
        return {}
    inbox = inbox_of(request)
    return {
        "inbox": rail_badge(inbox.waiting),
        "notifications": unread_badge(inbox.unread_notifications),
    }


def rail_topics(request: HttpRequest) -> list[str]:
    """Return what the bell listens to."""
    return [f"notifications:{request.user.pk}"] if is_staff_person(request.user) else []
