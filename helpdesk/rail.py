from typing import Any

from django.http import HttpRequest

from accounts.access import is_staff_person
from helpdesk.inbox_views import rail_badge
from helpdesk.views.inbox import inbox_of


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the count of waiting tickets for the rail."""
    if not is_staff_person(request.user):
        return {}
    return {"inbox": rail_badge(inbox_of(request).waiting)}
