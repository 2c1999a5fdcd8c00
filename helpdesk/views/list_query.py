"""The query string of the ticket list."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from fields.condition_sets import MATCH, ConditionSet, read_parameters
from fields.registry import Owner
from helpdesk.inbox_views import ALL, PARTS, InboxView
from helpdesk.saved_views.filtered import ORDERS, filtered, narrowed, waits_in
from helpdesk.searching.line import SearchLine, read_search
from helpdesk.searching.search import SearchResult
from helpdesk.searching.sentences import nothing_sentence, reach_sentence

PAGE = 30
MAX_ROWS = 500
MAX_SEARCH_LENGTH = 200
ORDER = "order"
# The parameters of the list's page and of the ticket's page that are no conditions.
OTHERS = frozenset({"view", "part", "compose"})


class SearchField(forms.CharField):
    """Typed words. NUL is searched for like any other character that no word has."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python((value or "").replace("\0", "\N{REPLACEMENT CHARACTER}"))


class ListQuery(forms.Form):
    """The parameters of a list. A wrong value is left out; `notice` tells a person of a filter."""

    q = SearchField(required=False)
    only = forms.ChoiceField(choices=[(part, part) for part in PARTS], required=False)
    open = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    shown = forms.IntegerField(min_value=0, required=False)
    after = forms.CharField(required=False)
    held = forms.CharField(required=False)

    def value(self, name: str) -> Any:
        """Return a value; None if it is missing or wrong."""
        self.is_valid()  # fills cleaned_data, once
        return self.cleaned_data.get(name)

    @property
    def search(self) -> str:
        return (self.value("q") or "")[:MAX_SEARCH_LENGTH]

    @property
    def is_too_long(self) -> bool:
        """Return True if `search` is the beginning of what was given."""
        return len(self.value("q") or "") > MAX_SEARCH_LENGTH

    @property
    def part(self) -> str:
        return self.value("only") or ""

    @property
    def size(self) -> int:
        """The page size; a refreshed list keeps the number of rows it has grown to."""
        return min(max(self.value("shown") or PAGE, PAGE), MAX_ROWS)

    @property
    def notice(self) -> str:
        """A sentence about a filter that was left out, or ""."""
        if "only" in self.errors:
            left_out = self.data["only"][:40].replace("\0", "")
            return _("There is no filter “%s”, so the whole list is shown.") % left_out
        return ""

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The names and values of the conditions and the order, as they were given."""
        return [
            (name, value)
            for name, values in cast(QueryDict, self.data).lists()
            if name not in self.fields and name not in OTHERS
            for value in values
        ]


@dataclass(frozen=True)
class ChosenList:
    """A view with the conditions of the query string and of the search, and what is searched for.

    With `problems` it has none, and they say why.
    """

    view: InboxView
    problems: tuple[str, ...] = ()
    is_changed: bool = False  # shows other conditions than the saved view has
    line: SearchLine = field(default_factory=SearchLine)


def choose_list(view: InboxView, query: ListQuery) -> ChosenList:
    """Return the list that a view and a query string stand for; nothing given is left out."""
    chosen = filter_list(view, query)
    if not query.search:
        return chosen
    if query.is_too_long:
        words = _("A search has at most %d characters. Shorten it.") % MAX_SEARCH_LENGTH
        return replace(chosen, problems=(*chosen.problems, words))
    line = read_search(query.search)
    shown = narrowed(chosen.view, line.conditions) if line.conditions else chosen.view
    return replace(chosen, view=shown, line=line, problems=(*chosen.problems, *line.problems))


def search_sentences(chosen: ChosenList, found: SearchResult | None, part: str) -> dict[str, str]:
    """Return what a search looked through, and the sentence for a list that it left empty."""
    line, looked_through = chosen.line, found.looked_through if found else None
    is_narrowed = bool(part or chosen.view.slug != ALL.slug or chosen.view.conditions)
    nothing = nothing_sentence(
        line.text,
        looked_through,
        is_narrowed=is_narrowed,
        has_operators=bool(line.conditions),
    )
    return {"search_reach": reach_sentence(line.text, looked_through), "nothing_found": nothing}


def filter_list(view: InboxView, query: ListQuery) -> ChosenList:
    """Return the list that a view and the conditions of a query string stand for."""
    given: dict[str, list[str]] = {}
    for name, value in query.carried:
        given.setdefault(name, []).append(value)
    if not given or view.is_gone:
        return ChosenList(view, view.problems)
    if view.slug != ALL.slug and not view.saved:
        return ChosenList(view, tuple(_not_taken(view, name) for name in given))
    order, problem = _order(given.pop(ORDER, None), view)
    problems = [problem] if problem else []
    if view.problems and not given.keys() - {MATCH}:  # nothing in place of its conditions
        return ChosenList(view, (*view.problems, *problems))
    try:
        conditions = (
            read_parameters(Owner.TICKET, given) if given else view.conditions or ConditionSet()
        )
    except ValidationError as error:
        return ChosenList(view, (*problems, *error.messages))
    if problem := order_problem(conditions, order):
        problems.append(problem)
    return ChosenList(
        filtered(view, conditions, order=order),
        tuple(problems),
        is_changed=conditions != view.conditions or ORDERS[order][0] != view.order,
    )


def address(view: InboxView, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return the address of a list, with these parameters."""
    if view.saved:
        path = reverse("helpdesk:saved-view", args=[view.saved])
    else:
        path = reverse("helpdesk:inbox", args=[view.slug])
    return path + query_string(pairs)


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the parameters after a question mark, or "" without any."""
    given = list(pairs)
    return f"?{urlencode(given)}" if given else ""


def order_of(view: InboxView) -> str:
    """Return the name of a view's order."""
    return next((name for name, (column, _label) in ORDERS.items() if column == view.order), "")


def order_problem(conditions: ConditionSet, order: str) -> str:
    """Return why the tickets that the conditions find cannot be put in this order, or ""."""
    if order != "waiting" or waits_in(conditions):
        return ""
    return _("Longest waiting first needs the condition “Needs reply: Yes”.")


def _order(given: list[str] | None, view: InboxView) -> tuple[str, str]:
    """Return the order, that of the view if none is given, and what is wrong with it."""
    if given is None:
        return order_of(view), ""
    if len(given) == 1 and given[0] in ORDERS:
        return given[0], ""
    shown = given[0].replace("\0", "")[:40]
    return order_of(view), _("There is no order “%s”.") % shown


def _not_taken(view: InboxView, name: str) -> str:
    shown = name.replace("\0", "")[:40]
    return _("“%(view)s” takes no “%(name)s”. Filter “All” instead.") % {
        "view": view.name,
        "name": shown,
    }
