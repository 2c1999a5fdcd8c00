"""A view keeps of a list its conditions, its part, and the operators of a search."""

from django.utils.translation import gettext as _

from fields.condition_sets import MAX_CONDITIONS, ConditionSet, Match, parameter
from helpdesk.inbox_views import PARTS
from helpdesk.searching.line import SearchLine


def with_part(conditions: ConditionSet, part: str) -> tuple[ConditionSet, str]:
    """Return the conditions with that of a part of the list, or why a view cannot have it."""
    if not part:
        return conditions, ""
    of_part = PARTS[part]
    name = parameter(of_part.field, of_part.operator)
    alike = {parameter(each.field, each.operator): each for each in conditions.conditions}
    is_any = len(alike) > 1 and conditions.match is Match.ANY
    if is_any or alike.get(name, of_part) != of_part:
        words = _("A view cannot keep “Unread” or “Mine” beside these conditions. Choose “All”.")
        return conditions, words
    return conditions.matching(Match.ALL).including(of_part), ""


def search_problem(conditions: ConditionSet, line: SearchLine) -> str:
    """Return why a search in a list with these conditions cannot be saved as a view, or ""."""
    searched = line.conditions
    if line.text:
        return _(
            "A view keeps operators, not words: without the words this search can be saved as one."
        )
    if not conditions or conditions.joined(searched) is not None:
        return ""
    if conditions.match is Match.ANY and len(conditions.conditions) > 1:
        return _(
            "The filter shows tickets for which any of its conditions holds, so a view cannot keep "
            "the search beside it. Choose “All of”, or end the search."
        )
    names = {parameter(each.field, each.operator) for each in conditions.conditions}
    for each in searched.conditions:
        if parameter(each.field, each.operator) in names:
            return _(
                "The search and the filter both ask for “%(field)s”, and a view keeps one of the "
                "two. Remove the other to save it."
            ) % {"field": each.field.label}
    return (
        _("A view keeps at most %d conditions. Remove some to save this search.") % MAX_CONDITIONS
    )
