"""Changes of the selected tickets: their menus, the action, its progress, Cancel and Undo."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from accounts.access import current_user, requires
from accounts.availability import zone_of
from config.web.pages import HtmxRequest
from config.web.refusals import return_to
from config.web.toasts import notify
from helpdesk.access import may_delete
from helpdesk.bulk.access import (
    find_bulk_change,
    get_bulk_change_for,
    open_bulk_changes,
    ticket_to_merge_into,
    tickets_gone_from,
    tickets_of_list,
)
from helpdesk.bulk.actions import CannotChangeTickets
from helpdesk.bulk.forms import BulkForm, read_values
from helpdesk.bulk.start import (
    KEPT,
    MAX_TICKETS,
    cancel_bulk_change,
    check_number,
    close_bulk_change,
    start_bulk_change,
    undo_bulk_change,
)
from helpdesk.bulk.state import BulkState, state_of, states_of
from helpdesk.macros.access import usable_macros
from helpdesk.macros.texts import changes_of
from helpdesk.models import BulkChange
from helpdesk.moments import microseconds
from helpdesk.saved_views.lists import find_list
from helpdesk.views.agent_times import moment_for
from helpdesk.views.assignees import people_to_assign
from helpdesk.views.inbox import is_fragment
from helpdesk.views.list_query import ChosenList, ListQuery, choose_list
from helpdesk.views.responses import refresh_list
from helpdesk.views.snooze_menu import snooze_menu

MOST_OFFERED = 300
COOKIE = "bulk"  # there is something that `progress` shows; a page without it does not ask
LEAD_ACTIONS = (BulkChange.Action.DELETE, BulkChange.Action.RESTORE)
BulkView = Callable[..., HttpResponse]


@requires("may_answer")
@require_POST
def change(request: HtmxRequest) -> HttpResponse:
    """Change the selected tickets: some, or those that were all of the list of the query string."""
    return_to(request, reverse("helpdesk:inbox"))
    user, form = current_user(request), BulkForm(request.POST)
    if not form.is_valid():
        raise CannotChangeTickets(_("Select tickets in the list, and choose what to change."))
    earlier = find_bulk_change(user, form.cleaned_data["key"])
    if earlier:  # the answer was lost on the way
        return _answer(request, earlier)
    action = form.cleaned_data["action"]
    if action in LEAD_ACTIONS and not may_delete(user):
        raise PermissionDenied
    written = partial(moment_for, user)
    values = read_values(action, request.POST, by=user, zone=zone_of(user), moment=written)
    tickets: set[int] = set(form.cleaned_data["tickets"])
    check_number(tickets)
    gone = _gone_from_list(request, tickets) if form.selected_at else set()
    if action == BulkChange.Action.MERGE:
        named = form.cleaned_data["into"]
        values = {"into": ticket_to_merge_into(user, tickets - gone, named=named)}
        tickets.remove(values["into"])
    started = start_bulk_change(
        action, values, tickets, key=form.cleaned_data["key"], by=user,
        seen=form.seen_at, selected_at=form.selected_at, gone=gone,
    )  # fmt: skip
    return _answer(request, started)


@requires("may_answer")
@require_GET
def select_all(request: HtmxRequest) -> HttpResponse:
    """Send the numbers of the tickets of a list, each with the moment of its last change.

    The page selects these tickets and no others, also where the list has others by then.
    """
    now = timezone.now()
    if not is_fragment(request):
        return redirect("helpdesk:inbox")
    chosen, part = _chosen_list(request)
    user = current_user(request)
    found = tickets_of_list(user, chosen.view, part=part, search=chosen.line.text)
    tickets = [(number, microseconds(changed)) for number, changed in found[:MAX_TICKETS]]
    response = JsonResponse({"at": microseconds(now), "tickets": tickets})
    if len(found) > MAX_TICKETS:
        words = _("The first %(most)s tickets are selected: more cannot be changed at once.")
        notify(request, response, words % {"most": f"{MAX_TICKETS:,}"})
    return response


@requires("may_answer")
@require_GET
def menu(request: HtmxRequest, name: str) -> HttpResponse:
    """List the people and teams, the saved replies or the times that the selection can be given."""
    user = current_user(request)
    if name not in ("people", "macros", "snooze"):
        raise Http404
    if not is_fragment(request):
        return redirect("helpdesk:inbox")
    if name == "people":
        found: dict[str, Any] = people_to_assign(user, now=timezone.now())
    elif name == "snooze":
        found = {"snooze_choices": snooze_menu(user, now=timezone.now())}
    else:
        macros = [(each, changes_of(each)) for each in usable_macros(user)[:MOST_OFFERED]]
        found = {"macros": [pair for pair in macros if pair[1]]}
    return render(request, f"helpdesk/parts/bulk_{name}.html", found)


@requires("may_answer")
@require_GET
def progress(request: HtmxRequest) -> HttpResponse:
    """Show the bulk changes of the person that run, or whose result they have not closed."""
    if not is_fragment(request):
        return redirect("helpdesk:inbox")
    states = states_of(open_bulk_changes(current_user(request)))
    response = render(request, "helpdesk/parts/bulk_progress.html", {"states": states})
    if not states:
        response.delete_cookie(COOKIE)
    return response


def _own(view: BulkView) -> BulkView:
    """Decorate a POST view of one bulk change of the person."""

    @requires("may_answer")
    @require_POST
    def guarded(request: HtmxRequest, pk: int) -> HttpResponse:
        return_to(request, reverse("helpdesk:inbox"))
        return view(request, get_bulk_change_for(current_user(request), pk))

    return guarded


@_own
def cancel(request: HtmxRequest, found: BulkChange) -> HttpResponse:
    cancel_bulk_change(found)
    return _answer(request, found)


@_own
def undo(request: HtmxRequest, found: BulkChange) -> HttpResponse:
    undo_bulk_change(found)
    return _answer(request, found)


@_own
def close(request: HtmxRequest, found: BulkChange) -> HttpResponse:
    close_bulk_change(found)
    return _changed(request, HttpResponse(status=204))


def _gone_from_list(request: HtmxRequest, tickets: set[int]) -> set[int]:
    chosen, part = _chosen_list(request)
    user = current_user(request)
    return tickets_gone_from(user, chosen.view, part=part, among=list(tickets))


def _chosen_list(request: HtmxRequest) -> tuple[ChosenList, str]:
    """Return the list that the query string names, and its part."""
    query = ListQuery(request.GET)
    view = find_list(current_user(request), request.GET.get("view", "") or "needs-reply")
    if view is None:
        raise CannotChangeTickets(_("This view no longer exists. Open another one."))
    chosen = choose_list(view, query)
    if chosen.problems:
        raise CannotChangeTickets(chosen.problems[0])
    return chosen, query.part


def _answer(request: HtmxRequest, found: BulkChange) -> HttpResponse:
    """Say what was done; what goes on or was not changed is shown until it is closed."""
    state = state_of(found)
    response: HttpResponse = redirect("helpdesk:inbox")
    if request.htmx:
        response = HttpResponse(status=204)
    if state.not_changed and not state.is_undo:
        refused = [row.ticket for row in state.others]
        trigger_client_event(response, "bulk-refused", {"tickets": refused})
    if not state.is_running:
        notify(request, response, state.words_with_reasons, undo=_undo_url(state))
    elif not state.is_undo:
        undo_url = reverse("helpdesk:undo-bulk", args=[found.pk])
        trigger_client_event(response, "undoable", {"url": undo_url})
    if state.is_running or state.not_changed:
        response.set_cookie(COOKIE, "1", max_age=KEPT, samesite="Lax")
    else:
        close_bulk_change(found)
    return _changed(request, response)


def _undo_url(state: BulkState) -> str:
    return reverse("helpdesk:undo-bulk", args=[state.change.pk]) if state.may_undo else ""


def _changed(request: HtmxRequest, response: HttpResponse) -> HttpResponse:
    """Load the list, the ticket that is shown, and the progress anew."""
    refresh_list(response)
    shown = re.search(r"/tickets/(\d+)/", request.htmx.current_url or "")
    if shown:
        trigger_client_event(response, f"ticket-{shown[1]}", {})
    return trigger_client_event(response, "bulk", {})
