"""The ticket list: views with counts, keyset pages, and search."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from config.web.pages import HtmxRequest, render_fragments
from config.web.toasts import notify
from helpdesk.inbox_rows import read_rows
from helpdesk.inbox_views import (
    COUNTED,
    FIRST_VIEW,
    INBOX_VIEWS,
    Inbox,
    InboxView,
    part_of,
    rail_badge,
)
from helpdesk.search import LOOKED_THROUGH, search_tickets
from helpdesk.views.held import held_page
from helpdesk.views.list_query import ListQuery


@staff_only
@require_GET
def inbox(request: HtmxRequest, view: str = FIRST_VIEW.slug) -> HttpResponse:
    """Show a view of the inbox; htmx requests its list, more rows, or the empty pane."""
    if view not in INBOX_VIEWS:
        raise Http404
    context = list_context(request, INBOX_VIEWS[view])
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
    response = render_fragments(request, "helpdesk/inbox.html", parts, context)
    return notify(request, response, notice) if notice else response


def is_fragment(request: HttpRequest) -> bool:
    """Return True for an htmx request, except history restoration, which needs the whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def page_context(context: dict[str, Any]) -> dict[str, Any]:
    view = context.get("view")
    topics = ["inbox", "ticket:*", *(["mail-queue"] if view and view.is_outside else ())]
    return {**context, "section": "inbox", "live_topics": topics}


def list_context(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and the list."""
    user = current_user(request)
    inbox = inbox_of(request)
    frame = list_frame(request, view)
    query: ListQuery = frame["query"]
    search, only = query.search, query.part
    searched = part_of(inbox.tickets_in(view), only, user)
    found = search_tickets(searched, search) if search else None
    page = read_rows(user, found, view=view, only=only, after=query.value("after"), size=query.size)
    held_after = query.value("held") or "" if view.is_outside else ""
    shows_held = view.is_outside and not found and not only and not query.value("after")
    counts = inbox.count(view if view.is_counted and not found else None)
    if found:
        counts["found"] = len(found.pks)
    return {
        **frame,
        "views": [(b, counts.get(b.slug)) for b in INBOX_VIEWS.values()],
        "counts": counts,
        "rail_badge": rail_badge(inbox.waiting),
        "page": page,
        "held": held_page(user, after=held_after) if shows_held else None,
        "looked_through": LOOKED_THROUGH if found and found.are_many else None,
        "more_url": _url(view, q=search, only=only, after=page.next_after or ""),
    }


def list_frame(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and of a list that fetches its rows by itself."""
    query = ListQuery(request.GET)
    search, only = query.search, query.part
    held_after = query.value("held") or "" if view.is_outside else ""
    return {
        "query": query,
        "view": view,
        "views": [(each, None) for each in INBOX_VIEWS.values()],
        "counts": {"yours": 0, "unread": 0} if view.is_counted and not search else {},
        "counted": COUNTED,
        "search": search,
        "only": only,
        "open_pk": query.value("open"),
        "list_url": _url(view, q=search, only=only, held=held_after),
        "list_query": _query(view=view.slug if view != FIRST_VIEW else "", q=search, only=only),
    }


def inbox_of(request: HttpRequest) -> Inbox:
    """Return the user's inbox, cached on the request for the page and the rail."""
    inbox: Inbox | None = getattr(request, "inbox", None)
    if inbox is None:
        inbox = request.inbox = Inbox(current_user(request))  # type: ignore[attr-defined]
    return inbox


def _url(view: InboxView, **query: str) -> str:
    return reverse("helpdesk:inbox", args=[view.slug]) + _query(**query)


def _query(**query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"?{urlencode(given)}" if given else ""
