"""The ticket list: views with counts, keyset pages, and search."""

from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import current_user, leads_to_setup, staff_only
from config.plans import planned_for_values
from config.web.pages import HtmxRequest, KeysetPage, render_fragments
from config.web.toasts import notify
from helpdesk.condition_lists import count_parts, find_keys
from helpdesk.inbox_rows import read_rows
from helpdesk.inbox_views import (
    COUNTED,
    FIRST_VIEW,
    INBOX_VIEWS,
    Inbox,
    InboxView,
    part_of,
    views_of,
)
from helpdesk.presence.people import presence_topics
from helpdesk.saved_views.access import find_view_for, get_view_for
from helpdesk.saved_views.lists import find_list, gone_view, shown_view
from helpdesk.searching.checks import NEWEST
from helpdesk.searching.search import SearchResult, search_tickets
from helpdesk.views.filters import filter_context
from helpdesk.views.held import held_page
from helpdesk.views.list_query import (
    ChosenList,
    ListQuery,
    address,
    choose_list,
    filter_list,
    query_string,
    search_sentences,
)
from helpdesk.views.rail_badge import rail_badge
from helpdesk.views.saved_column import column_context, own_count
from helpdesk.views.selection import selection_context


@staff_only
@require_GET
def inbox(request: HtmxRequest, view: str = FIRST_VIEW.slug) -> HttpResponse:
    """Show a view of the inbox; htmx requests its list, more rows, or the empty pane."""
    if view not in INBOX_VIEWS:
        raise Http404
    return _respond(request, INBOX_VIEWS[view])


@staff_only
@require_GET
def saved_view(request: HtmxRequest, pk: int) -> HttpResponse:
    """Show a saved view, as `inbox` does.

    An open page whose view was deleted gets a list that says so and asks for nothing more.
    """
    find = find_view_for if is_fragment(request) else get_view_for
    found = find(current_user(request), pk)
    return _respond(request, shown_view(found) if found else gone_view(pk))


def _respond(request: HtmxRequest, view: InboxView) -> HttpResponse:
    context = list_context(request, view)
    notice = context["query"].notice
    if not is_fragment(request):
        if notice:
            messages.info(request, notice)
        return render(request, "helpdesk/inbox.html", page_context(context))
    if request.GET.get("part") == "pane":
        return render_fragments(request, "helpdesk/ticket.html", ["ticket", "context"], context)
    if request.GET.get("after"):
        return render_fragments(request, "helpdesk/inbox.html", ["rows"], context)
    parts = ["list", "views-list", "rail-inbox"]
    if context["own_count"] is not None:  # the numbers of the other views are fetched apart
        parts.append("saved-count")
    response = render_fragments(request, "helpdesk/inbox.html", parts, context)
    return notify(request, response, notice) if notice else response


def is_fragment(request: HttpRequest) -> bool:
    """Return True for an htmx request, except history restoration, which needs the whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def page_context(context: dict[str, Any]) -> dict[str, Any]:
    view = context.get("view")
    topics = ["inbox", "ticket:*", *(["mail-queue"] if view and view.is_outside else ())]
    topics += context.get("presence_topics", [])
    return {**context, "section": "inbox", "live_topics": topics, "is_page": True}


def list_context(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and the list."""
    user = current_user(request)
    inbox = inbox_of(request)
    frame = _frame(request, view)
    query: ListQuery = frame["query"]
    chosen: ChosenList = frame["chosen"]
    view = chosen.view
    found = _search(inbox, chosen, query)
    is_counted = view.is_counted and not found and not chosen.problems
    is_found = is_counted and not view.is_fixed
    keys = find_keys(inbox, view) if is_found else None
    page = _page(inbox, chosen, query, found, keys)
    after, only = query.value("after"), query.part
    held_after = query.value("held") or "" if view.is_outside else ""
    shows_held = view.is_outside and not (query.search or only or after or chosen.problems)
    counts = inbox.count(view if is_counted and keys is None else None)
    if keys is not None:
        counts = {**counts, **count_parts(inbox, view, keys)}
    whole = counts.get("found")
    if found and found.count is not None:
        counts["found"] = found.count
    return {
        **frame,
        **_column(request, chosen, whole),
        "views": [(b, counts.get(b.slug)) for b in views_of(user)],
        "counts": counts,
        "rail_badge": rail_badge(inbox.waiting),
        "page": page,
        "held": held_page(user, after=held_after) if shows_held else None,
        "is_setup_shown": bool(page and not page.rows) and leads_to_setup(user),
        **search_sentences(chosen, found, only),
        "more_url": _url(view, query, q=query.search, only=only, after=page.next_after or ""),
    }


def _column(request: HttpRequest, chosen: ChosenList, found: int | None) -> dict[str, Any]:
    """Return the context of the left column; for a fragment only the number of the list."""
    user = current_user(request)
    if is_fragment(request):
        return {"own_count": own_count(user, chosen, found=found)}
    return column_context(user, chosen, found=found)


def list_frame(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and of a list that fetches its rows by itself."""
    frame = _frame(request, view)
    return {**frame, **column_context(current_user(request), frame["chosen"])}


def _frame(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    query = ListQuery(request.GET)
    chosen = choose_list(view, query)
    view, search, only = chosen.view, query.search, query.part
    slug = view.slug if view.slug != FIRST_VIEW.slug else ""
    named = [("view", slug), ("q", search), ("only", only)]
    held_after = query.value("held") or "" if view.is_outside else ""
    counts_parts = view.is_counted and not chosen.line.text and not chosen.problems
    return {
        "query": query,
        "chosen": chosen,
        "view": view,
        "views": [(each, None) for each in views_of(current_user(request))],
        "counts": {"yours": 0, "unread": 0} if counts_parts else {},
        "counted": COUNTED,
        "search": search,
        "only": only,
        "open_pk": query.value("open"),
        "presence_topics": presence_topics(current_user(request)),
        **selection_context(current_user(request)),
        "list_url": _url(view, query, q=search, only=only, held=held_after),
        "list_query": query_string([*filter(_has_value, named), *query.carried]),
        "part_urls": {
            part: _url(view, query, q=search, only=part) for part in ("", "unread", "mine")
        },
        **filter_context(current_user(request), chosen, query),
    }


def back_context(view: InboxView, request: HttpRequest) -> dict[str, Any]:
    """Return the address of the list that a ticket was opened from."""
    query = ListQuery(request.GET)
    back_url = _url(filter_list(view, query).view, query, q=query.search)
    return {"view": view, "back_url": back_url}


def chosen_view(request: HttpRequest) -> InboxView:
    """Return the view that the address of a ticket names; the first one if there is no such."""
    return find_list(current_user(request), request.GET.get("view", "")) or FIRST_VIEW


def inbox_of(request: HttpRequest) -> Inbox:
    """Return the user's inbox, cached on the request for the page and the rail."""
    inbox: Inbox | None = getattr(request, "inbox", None)
    if inbox is None:
        inbox = request.inbox = Inbox(current_user(request))  # type: ignore[attr-defined]
    return inbox


def _search(inbox: Inbox, chosen: ChosenList, query: ListQuery) -> SearchResult | None:
    if not chosen.line.text or chosen.problems:
        return None
    tickets = part_of(inbox.tickets_in(chosen.view), query.part, inbox.user)
    with nullcontext() if chosen.view.is_fixed else planned_for_values():
        return search_tickets(
            tickets,
            chosen.line.text,
            enough=_enough(chosen.view, query),
            has_conditions=not chosen.view.is_fixed,
        )


def _enough(view: InboxView, query: ListQuery) -> int | None:
    """Return the number of found tickets that fill the first page, if they are the newest."""
    return query.size + 1 if view.order == NEWEST[0] and not query.value("after") else None


def _page(
    inbox: Inbox,
    chosen: ChosenList,
    query: ListQuery,
    found: SearchResult | None,
    keys: list[int] | None,
) -> KeysetPage:
    """Return the rows; none for a list with problems, which would be another list."""
    if chosen.problems:
        return KeysetPage([], None)
    return read_rows(
        inbox.user,
        found,
        view=chosen.view,
        only=query.part,
        after=query.value("after"),
        size=query.size,
        keys=keys,
    )


def _url(view: InboxView, query: ListQuery, **others: str) -> str:
    return address(view, [*filter(_has_value, others.items()), *query.carried])


def _has_value(pair: tuple[str, str]) -> bool:
    return bool(pair[1])
