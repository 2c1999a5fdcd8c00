"""The filter above the list: its chips, and the steps that add a condition."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from accounts.models import User
from config.refusals import Refused
from config.web.pages import HtmxRequest
from config.web.refusals import return_to
from fields.condition_sets import ConditionSet, Match, parameter
from fields.operators import Operator
from fields.registry import Field
from fields.types.builtin import Ago, Moment
from fields.types.values import Several, Text
from helpdesk.inbox_views import ALL, InboxView
from helpdesk.saved_views.access import may_change_view
from helpdesk.saved_views.chips import WORDS, chips_of
from helpdesk.saved_views.filtered import ORDERS
from helpdesk.saved_views.forms import FilterForm
from helpdesk.saved_views.kept import search_problem, with_part
from helpdesk.saved_views.lists import find_list
from helpdesk.searching.options import AGO, filterable_fields, values_of
from helpdesk.views.list_query import (
    ORDER,
    ChosenList,
    ListQuery,
    address,
    order_of,
    order_problem,
    query_string,
)

TEMPLATE = "helpdesk/filter.html"


def filter_context(user: User, chosen: ChosenList, query: ListQuery) -> dict[str, Any]:
    """Return the chips of a filtered list and the addresses without each, and what may be saved."""
    view, conditions = chosen.view, chosen.view.conditions
    if view.problems:  # the controls would change a list that shows nothing
        may_change = view.row is not None and may_change_view(user, view.row)
        return {"filter_problems": chosen.problems, "may_change": may_change}
    if view.is_outside or view.is_deleted:  # no condition says so, so a filter would leave it
        return {"filter_problems": chosen.problems, "plain_url": address(view)}
    if conditions is None:
        step = {"at": ALL.slug, "given": _with_search(view.query, query)}
        return {
            "filter_problems": chosen.problems,
            "plain_url": address(view),
            "filter_url": _step_url(step),
            "orders": _orders(view, ConditionSet(), query) if view.slug == ALL.slug else [],
            **(_saved_search(chosen, query) if view.slug == ALL.slug else {}),
        }
    now = [*conditions.pairs(), (ORDER, order_of(view))]
    kept, save_problem = _to_save(conditions, query)
    return {
        "filter_problems": chosen.problems,
        "plain_url": address(view),
        "filter_url": _step_url({"at": view.slug, "given": _with_search(urlencode(now), query)}),
        "chips": [
            (chip, _list_url(view, conditions.without(chip.name), query))
            for chip in chips_of(conditions)
        ],
        "match": conditions.match,
        "match_url": _list_url(view, conditions.matching(_other(conditions.match)), query),
        "orders": _orders(view, conditions, query),
        "save_url": reverse("helpdesk:new-view")
        + query_string([*kept.pairs(), (ORDER, order_of(view))]),
        "save_problem": save_problem,
        "written": kept.query(),
        "order": order_of(view),
        "is_changed": chosen.is_changed,
        "may_change": view.row is not None and may_change_view(user, view.row),
        **_saved_search(chosen, query),
    }


def _saved_search(chosen: ChosenList, query: ListQuery) -> dict[str, Any]:
    """Return how a search with operators is saved as a view, or why it cannot be."""
    searched, conditions = chosen.line.conditions, chosen.view.conditions or ConditionSet()
    if not searched:
        return {}
    problem = search_problem(conditions, chosen.line)
    found = conditions.joined(searched) or searched
    if not problem:
        found, problem = with_part(found, query.part)
    if problem:
        return {"save_url": "", "save_problem": "", "cannot_save": problem}
    order = order_of(chosen.view)
    order = "newest" if order_problem(found, order) else order
    pairs = [*found.pairs(), (ORDER, order)]
    return {
        "save_url": reverse("helpdesk:new-view") + query_string(pairs),
        "save_problem": "",
        "written": found.query(),
        "order": order,
        "is_changed": True,
    }


def _to_save(conditions: ConditionSet, query: ListQuery) -> tuple[ConditionSet, str]:
    """Return the conditions of all that the list shows, or why a view cannot have them."""
    if query.search:
        words = _("A view does not keep a search. End the search to save these conditions.")
        return conditions, words
    return with_part(conditions, query.part)


@staff_only
@require_GET
def filter_step(request: HtmxRequest) -> HttpResponse:
    """Show the fields that a condition may be on, or the operators and values of one."""
    form = FilterForm(request.GET)
    at, given, name = form.value("at"), _given(request, form), form.value("field")
    fields = {field.name: field for field in filterable_fields()}
    step = {"at": at, "given": given}
    context: dict[str, Any] = {"section": "inbox", "step": step}
    if field := fields.get(name):
        context |= _field_context(field, form, step)
    else:
        context["fields"] = [
            (each.label, _step_url({**step, "field": each.name})) for each in fields.values()
        ]
    template = f"{TEMPLATE}#step" if request.htmx else TEMPLATE
    return render(request, template, context)


@staff_only
@require_GET
def add_condition(request: HttpRequest) -> HttpResponse:
    """Go to the list with one more condition, in the place of one of its field and operator.

    The list says what is wrong with it, as with any address.
    """
    form = FilterForm(request.GET)
    view, written = _list_of(request, form), _given(request, form)
    field = next((each for each in filterable_fields() if each.name == form.value("field")), None)
    if field is None:
        return redirect(address(view, parse_qsl(written)))
    name = parameter(field, _operator(field, form))
    typed = [value for value in request.GET.getlist("value") if value.strip()]
    if isinstance(field.type, Several) and isinstance(field.type.of, Text):
        typed = [part.strip() for value in typed for part in value.split(",") if part.strip()]
    given = parse_qs(written, keep_blank_values=True)
    kept = given.get(name, ()) if _operator(field, form).takes_several else ()
    given[name] = list(dict.fromkeys([*kept, *typed])) or [" "]  # the list asks for a value
    pairs = [(each, value) for each, values in given.items() for value in values]
    return redirect(address(view, pairs))


def _list_of(request: HttpRequest, form: FilterForm) -> InboxView:
    return find_list(current_user(request), form.value("at")) or ALL


def _given(request: HttpRequest, form: FilterForm) -> str:
    """Return the query string of the list. One that is too long leads back to it as it is."""
    form.is_valid()
    if "given" in form.errors:
        pairs = parse_qsl(request.GET["given"], keep_blank_values=True)
        return_to(request, address(_list_of(request, form), pairs))
        raise Refused(_("The list has too many conditions to add one. Remove some first."))
    return form.value("given")


def _field_context(field: Field, form: FilterForm, step: dict[str, str]) -> dict[str, Any]:
    operator = _operator(field, form)
    chosen = {**step, "field": field.name}
    values = values_of(field, operator, typed=form.value("typed"))
    return {
        "field": field,
        "operators": [
            (WORDS[each], each == operator, _step_url({**chosen, "operator": each.value}))
            for each in field.operators
        ],
        "operator": operator,
        "values": values,
        "ago": _ago() if isinstance(field.type, Moment) and operator in _OF_TIME else (),
        "typed": form.value("typed"),
        "back_url": _step_url(step),
        "typed_url": reverse("helpdesk:filter"),
    }


_OF_TIME = (Operator.SINCE, Operator.BEFORE)


def _ago() -> list[tuple[str, str]]:
    return [(text, Ago(int(text[:-1]), text[-1]).label) for text in AGO]


def _operator(field: Field, form: FilterForm) -> Operator:
    """Return the operator that was chosen, or the first of the field."""
    given = form.value("operator")
    return Operator(given) if given in field.operators else field.operators[0]


def _list_url(view: InboxView, conditions: ConditionSet, query: ListQuery) -> str:
    order = order_of(view)
    order = "newest" if order_problem(conditions, order) else order
    return address(view, [*_search(query), *conditions.pairs(), (ORDER, order)])


def _orders(view: InboxView, conditions: ConditionSet, query: ListQuery) -> list[Any]:
    """Return the label of each order that fits, whether it is the present one, and its address."""
    return [
        (
            label,
            column == view.order,
            address(view, [*_search(query), *conditions.pairs(), (ORDER, name)]),
        )
        for name, (column, label) in ORDERS.items()
        if not order_problem(conditions, name)
    ]


def _with_search(written: str, query: ListQuery) -> str:
    return urlencode([*parse_qsl(written), *_search(query)])


def _search(query: ListQuery) -> list[tuple[str, str]]:
    return [("q", query.search)] if query.search else []


def _step_url(step: dict[str, str]) -> str:
    return reverse("helpdesk:filter") + query_string(step.items())


def _other(match: Match) -> Match:
    return Match.ANY if match is Match.ALL else Match.ALL
