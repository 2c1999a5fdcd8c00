"""Context of the checkboxes of the list, and of the bar below it."""

from typing import Any

from accounts.models import User
from helpdesk import statuses
from helpdesk.access import may_answer, may_delete
from helpdesk.models import Priority, Status


def selection_context(user: User) -> dict[str, Any]:
    """Return who may select, and what the menus of the bar offer."""
    return {
        "may_select": may_answer(user),
        "may_delete": may_delete(user),
        "bulk_statuses": [(value, Status(value).label) for value in statuses.CHOOSABLE],
        "bulk_priorities": Priority.choices,
    }
