"""The ticket list: views with counts, keyset pages, and search."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from accounts.models import User
from config.composed import composed_once
from config.web.pages import (
    HtmxRequest,
    KeysetPage,
    keyset_rows,
    page_of,
    read_key,
    render_fragments,
)
from config.web.toasts import notify
from helpdesk.channels import channel_icon
from helpdesk.fields import unread_by
from helpdesk.inbox_views import COUNTED, FIRST_VIEW, INBOX_VIEWS, Inbox, InboxView, part_of
from helpdesk.models import Channel, Status, Ticket, TicketQuerySet
from helpdesk.search import LOOKED_THROUGH, SearchResult, search_tickets
from helpdesk.views.held import held_page
from helpdesk.views.list_query import ListQuery
from ledger import live

CHANNELS = dict(Channel.choices)
PRINTED = (
    "subject", "preview", "status", "channel", "tags", "has_attachments", "waiting_since",
    "undelivered_at", "last_requester_at", "last_message_at", "solved_at", "spam_at",
    "requester_email", "requester__name",
    "assignee__name", "assignee__email", "assignee__role", "assignee__is_active",
)  # fmt: skip


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
    parts = ["list", "views-list"]
    response = render_fragments(request, "helpdesk/inbox.html", parts, context)
    return notify(request, response, notice) if notice else response


def is_fragment(request: HttpRequest) -> bool:
    """True for an htmx request, except history restoration, which needs the whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def page_context(context: dict[str, Any]) -> dict[str, Any]:
    view = context.get("view")
    topics = ["inbox", "ticket:*", *(["mail-queue"] if view and view.is_outside else ())]
    return {**context, "section": "inbox", "live_token": live.token(topics)}


def list_context(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and the list."""
    user = current_user(request)
    inbox = inbox_of(request)
    frame = list_frame(request, view)
    query: ListQuery = frame["query"]
    words, only = query.words, query.part
    searched = part_of(inbox.tickets_in(view), only, user)
    found = search_tickets(searched, words) if words else None
    page = _page(user, found, view=view, query=query)
    held_after = query.value("held") or "" if view.is_outside else ""
    shows_held = view.is_outside and not found and not only and not query.value("after")
    counts = inbox.count(view if view.is_counted and not found else None)
    if found:
        counts["found"] = len(found.pks)
    return {
        **frame,
        "views": [(b, counts.get(b.slug)) for b in INBOX_VIEWS.values()],
        "counts": counts,
        "page": page,
        "held": held_page(user, after=held_after) if shows_held else None,
        "looked_through": LOOKED_THROUGH if found and found.are_many else None,
        "more_url": _url(view, q=words, only=only, after=page.next_after or ""),
    }


def list_frame(request: HttpRequest, view: InboxView) -> dict[str, Any]:
    """Return the context of the views and of a list that fetches its rows by itself."""
    query = ListQuery(request.GET)
    words, only = query.words, query.part
    held_after = query.value("held") or "" if view.is_outside else ""
    return {
        "query": query,
        "view": view,
        "views": [(each, None) for each in INBOX_VIEWS.values()],
        "counts": {"yours": 0, "unread": 0} if view.is_counted and not words else {},
        "counted": COUNTED,
        "words": words,
        "only": only,
        "open_pk": query.value("open"),
        "list_url": _url(view, q=words, only=only, held=held_after),
        "list_query": _query(view=view.slug if view != FIRST_VIEW else "", q=words, only=only),
    }


def inbox_of(request: HttpRequest) -> Inbox:
    """Return the user's inbox, cached on the request for the page and the rail."""
    inbox: Inbox | None = getattr(request, "inbox", None)
    if inbox is None:
        inbox = request.inbox = Inbox(current_user(request))  # type: ignore[attr-defined]
    return inbox


def _page(
    user: User, found: SearchResult | None, *, view: InboxView, query: ListQuery
) -> KeysetPage:
    only, after, size = query.part, query.value("after"), query.size
    if found:
        page = found.page(_printed(user, view, only), order=view.order, after=after, size=size)
    else:
        value, pk = read_key(Ticket, view.order, after)
        rows = _rows(user, value, pk, view=view.slug, only=only, size=size)
        page = page_of(rows, view.order, size)
    _set_row_times(page.rows, view)
    return page


@composed_once
def _rows(
    user: User, value: datetime | None, pk: int | None, *, view: str, only: str, size: int
) -> QuerySet[Ticket]:
    rows = _printed(user, INBOX_VIEWS[view], only)
    return keyset_rows(rows, value, pk, order=INBOX_VIEWS[view].order, size=size)


def _printed(user: User, view: InboxView, only: str) -> TicketQuerySet:
    """Return the tickets of a view with what a row prints."""
    tickets = part_of(Inbox(user).tickets_in(view), only, user)
    rows = tickets.select_related("requester", "assignee").only(*PRINTED)
    return rows.annotate(is_unread=unread_by(user))


def _set_row_times(rows: list[Any], view: InboxView) -> None:
    """Set the times that a row displays."""
    now = timezone.now()
    waits_first = view.order == "waiting_since"
    for row in rows:
        row.name_requester()
        waits = row.waiting_since and row.status in (Status.NEW, Status.OPEN)
        row.waits = now - row.waiting_since if waits else None
        moment = (
            row.last_requester_at if waits_first else getattr(row, view.order.removeprefix("-"))
        )
        row.at = moment or row.last_message_at
        row.channel_icon = channel_icon(row.channel)
        row.channel_words = CHANNELS.get(row.channel, "")


def _url(view: InboxView, **query: str) -> str:
    return reverse("helpdesk:inbox", args=[view.slug]) + _query(**query)


def _query(**query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"?{urlencode(given)}" if given else ""
