"""The ticket list: views with counts, keyset pages, and search."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import current_user, staff_only
from accounts.models import User
from config.web.pages import HtmxRequest, KeysetPage, keyset_page, render_fragments
from config.web.params import whole_number
from helpdesk.inbox_views import COUNTED, FIRST_VIEW, INBOX_VIEWS, Inbox, InboxView, unread_by
from helpdesk.models import Channel, Status, TicketQuerySet
from helpdesk.search import LOOKED_THROUGH, SearchResult, search_tickets
from helpdesk.views.held import held_page
from ledger import live

PAGE = 30
MOST_ROWS = 500
CHANNELS = dict(Channel.choices)
CHANNEL_ICONS = {
    Channel.MAIL: "mail",
    Channel.WEB: "globe",
    Channel.PHONE: "phone",
    Channel.CHAT: "message-circle",
}
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
    if not is_fragment(request):
        return render(request, "helpdesk/inbox.html", page_context(context))
    if request.GET.get("part") == "pane":
        return render_fragments(request, "helpdesk/ticket.html", ["ticket", "context"], context)
    if request.GET.get("after"):
        return render_fragments(request, "helpdesk/inbox.html", ["rows"], context)
    return render_fragments(request, "helpdesk/inbox.html", ["list", "views-list"], context)


def is_fragment(request: HttpRequest) -> bool:
    """True for an htmx request, except history restoration, which needs the whole page."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def page_context(context: dict[str, Any]) -> dict[str, Any]:
    view = context.get("view")
    topics = ["inbox", "ticket:*", *(["mail-queue"] if view and view.is_outside else ())]
    return {**context, "section": "inbox", "live_token": live.token(topics)}


def list_context(
    request: HttpRequest, view: InboxView, *, open_pk: int | None = None
) -> dict[str, Any]:
    """Return the context of the views and the list."""
    user = current_user(request)
    inbox = inbox_of(request)
    words, only = request.GET.get("q", "").strip()[:200], request.GET.get("only", "")
    tickets = _only(inbox.tickets_in(view), only, user)
    found = search_tickets(tickets, words) if words else None
    page = _page(request, tickets, found, view=view)
    held_after = request.GET.get("held", "") if view.is_outside else ""
    shows_held = view.is_outside and not found and not only and not request.GET.get("after")
    counts = inbox.count(
        **(_parts(inbox.tickets_in(view), user) if view.is_counted and not found else {})
    )
    if found:
        counts["found"] = len(found.pks)
    return {
        "view": view,
        "views": [(b, counts.get(b.slug)) for b in INBOX_VIEWS.values()],
        "counts": counts,
        "counted": COUNTED,
        "page": page,
        "held": held_page(user, after=held_after) if shows_held else None,
        "words": words,
        "looked_through": LOOKED_THROUGH if found and found.are_many else None,
        "only": only,
        "open_pk": open_pk or whole_number(request.GET.get("open")),
        "list_url": _url(view, q=words, only=only, held=held_after),
        "more_url": _url(view, q=words, only=only, after=page.next_after or ""),
        "list_query": _query(view=view.slug if view != FIRST_VIEW else "", q=words, only=only),
    }


def inbox_of(request: HttpRequest) -> Inbox:
    """Return the user's inbox, cached on the request for the page and the rail."""
    inbox: Inbox | None = getattr(request, "inbox", None)
    if inbox is None:
        inbox = request.inbox = Inbox(current_user(request))  # type: ignore[attr-defined]
    return inbox


def _page(
    request: HttpRequest, tickets: TicketQuerySet, found: SearchResult | None, *, view: InboxView
) -> KeysetPage:
    user = current_user(request)
    rows = tickets.select_related("requester", "assignee").only(*PRINTED)
    rows = rows.annotate(is_unread=unread_by(user))
    read = found.page if found else keyset_page
    page = read(rows, order=view.order, after=request.GET.get("after"), size=_size(request))
    _set_row_times(page.rows, view)
    return page


def _only(tickets: TicketQuerySet, only: str, user: User) -> TicketQuerySet:
    if only == "unread":
        return tickets.filter(unread_by(user))
    return tickets.filter(assignee=user) if only == "mine" else tickets


def _size(request: HttpRequest) -> int:
    """Return the page size; a refreshed list keeps the number of rows it has grown to."""
    return min(max(whole_number(request.GET.get("shown")) or PAGE, PAGE), MOST_ROWS)


def _parts(tickets: TicketQuerySet, user: User) -> dict[str, TicketQuerySet]:
    """Return the countable parts of a list."""
    unread, yours = tickets.filter(unread_by(user)), tickets.filter(assignee=user)
    return {"found": tickets, "unread": unread, "yours": yours}


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
        row.channel_icon = CHANNEL_ICONS.get(row.channel, "plug")
        row.channel_words = CHANNELS.get(row.channel, "")


def _url(view: InboxView, **query: str) -> str:
    return reverse("helpdesk:inbox", args=[view.slug]) + _query(**query)


def _query(**query: str) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"?{urlencode(given)}" if given else ""
