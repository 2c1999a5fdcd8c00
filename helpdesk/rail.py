from typing import Any

from django.http import HttpRequest
from django.utils.translation import ngettext

from accounts.access import is_staff_person
from helpdesk.inbox_views import RAIL_COUNTED
from helpdesk.views.inbox import inbox_of


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the count of waiting tickets for the rail."""
    if not is_staff_person(request.user):
        return {}
    count = inbox_of(request).waiting
    label = ngettext("%(count)d needs a reply", "%(count)d need a reply", count) % {"count": count}
    return {
        "inbox": {
            "count": count if count < RAIL_COUNTED else f"{RAIL_COUNTED - 1}+",
            "label": label,
        }
    }
