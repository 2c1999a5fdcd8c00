"""A saved view's conditions: read from the row, and written for an address."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from fields.condition_sets import MATCH, ConditionSet, Match, read_stored
from fields.operators import Operator
from fields.registry import Owner
from helpdesk.models import SavedView


def conditions_of(view: SavedView) -> tuple[ConditionSet, list[str]]:
    """Return the conditions of a view, and why it has none if one is no longer known."""
    try:
        return read_stored(Owner.TICKET, view.conditions, view.match), []
    except ValidationError as error:
        return ConditionSet(match=Match(view.match)), list(error.messages)


def written_conditions(view: SavedView) -> str:
    """Return the conditions as a query string, also those that are no longer known."""
    pairs = []
    for each in view.conditions:
        is_plain = each["operator"] in (Operator.IS, Operator.HAS_ANY)
        name = each["field"] if is_plain else f"{each['field']}__{each['operator']}"
        pairs += [(name, operand) for operand in each["operands"]]
    if view.match == Match.ANY or not pairs:
        pairs.append((MATCH, view.match))
    return urlencode(pairs)
