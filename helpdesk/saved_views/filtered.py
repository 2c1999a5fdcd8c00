"""Lists of tickets by conditions, in one of a closed list of orders."""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fields.condition_sets import ConditionSet, Match
from fields.operators import Operator
from helpdesk.inbox_views import InboxView

# The column and the label of each order, by its name in addresses and saved views, which never
# changes.
ORDERS: dict[str, tuple[str, str | Promise]] = {
    "newest": ("-last_message_at", _("Newest first")),
    "oldest": ("last_message_at", _("Oldest first")),
    "last-opened": ("-created_at", _("Last opened first")),
    "first-opened": ("created_at", _("First opened first")),
    "waiting": ("waiting_since", _("Longest waiting first")),
}


def filtered(view: InboxView, conditions: ConditionSet, *, order: str) -> InboxView:
    """Return a view like this one that shows the tickets for which the conditions hold."""
    return replace(
        view,
        narrow=lambda tickets, user: tickets.filter(conditions.q(user)),
        order=ORDERS[order][0],
        conditions=conditions,
        problems=(),
        is_counted=True,
    )


def narrowed(view: InboxView, conditions: ConditionSet) -> InboxView:
    """Return a view that shows of its tickets those for which the conditions of a search hold."""
    return replace(
        view,
        narrow=lambda tickets, user: view.narrow(tickets, user).filter(conditions.q(user)),
        is_counted=not (view.is_outside or view.is_deleted),
        is_narrowed=True,
    )


def waits_in(conditions: ConditionSet) -> bool:
    """Return True if each ticket that the conditions find is waiting, so that it has a time."""
    if conditions.match is not Match.ALL:
        return False
    found = {(each.field.name, each.operator, each.operands) for each in conditions.conditions}
    return bool(
        found
        & {
            ("needs_reply", Operator.IS, (True,)),
            ("waiting_since", Operator.IS_SET, (True,)),
        }
    )
