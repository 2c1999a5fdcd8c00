from django.http import QueryDict

from accounts.models import User
from fields.condition_sets import ConditionSet, read_parameters
from fields.registry import Owner
from helpdesk.models import SavedView
from helpdesk.saved_views.actions import create_view


def conditions(query: str) -> ConditionSet:
    """Return the conditions that a query string stands for."""
    return read_parameters(Owner.TICKET, dict(QueryDict(query).lists()))


def make_view(
    query: str, *, by: User, name: str = "Refunds", shown_to: str = "mine", order: str = "newest"
) -> SavedView:
    return create_view(
        name=name, shown_to=shown_to, conditions=conditions(query), order=order, by=by
    )
