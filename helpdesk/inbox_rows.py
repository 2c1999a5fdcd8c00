"""The rows of a view of the inbox: one page of tickets with what a row prints."""

from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from config.composed import composed_once
from config.plans import planned_for_values
from config.web.pages import KeysetPage, keyset_rows, page_of, read_key
from helpdesk.channels import channel_icon
from helpdesk.condition_lists import page_of_list
from helpdesk.fields import unread_by
from helpdesk.formatting import wait_tone
from helpdesk.inbox_views import INBOX_VIEWS, Inbox, InboxView, part_of
from helpdesk.models import Channel, Status, Ticket, TicketQuerySet
from helpdesk.moments import microseconds
from helpdesk.searching.search import SearchResult
from helpdesk.searching.snippets import add_snippets

CHANNELS = dict(Channel.choices)
PRINTED = (
    "subject", "preview", "status", "channel", "tags", "has_attachments", "waiting_since",
    "undelivered_at", "last_requester_at", "last_message_at", "created_at", "solved_at", "spam_at",
    "snoozed_until", "deleted_at", "updated_at",
    "requester_email", "requester__name",
    "assignee__name", "assignee__email", "assignee__role", "assignee__is_active",
)  # fmt: skip


def read_rows(
    user: User,
    found: SearchResult | None,
    *,
    view: InboxView,
    only: str,
    after: str | None,
    size: int,
    keys: list[int] | None = None,
) -> KeysetPage:
    """Return a page of a view, or of what a search found in it, with all that a row prints.

    `keys` are those of the tickets of a list by conditions (`find_keys`).
    """
    if found:
        with nullcontext() if view.is_fixed else planned_for_values():
            rows = _printed_of(user, view, only)
            page = found.page(rows, order=view.order, after=after, size=size)
        add_snippets(page.rows, found.text)
    elif not view.is_fixed:
        page = page_of_list(
            Inbox(user),
            partial(_printed, user),
            view=view,
            only=only,
            keys=keys,
            after=after,
            size=size,
        )
    else:
        value, pk = read_key(Ticket, view.order, after)
        page = page_of(
            _rows(user, value, pk, view=view.slug, only=only, size=size), view.order, size
        )
    _set_row_times(page.rows, view)
    return page


@composed_once
def _rows(
    user: User, value: datetime | None, pk: int | None, *, view: str, only: str, size: int
) -> QuerySet[Ticket]:
    rows = _printed_of(user, INBOX_VIEWS[view], only)
    return keyset_rows(rows, value, pk, order=INBOX_VIEWS[view].order, size=size)


def _printed_of(user: User, view: InboxView, only: str) -> TicketQuerySet:
    return _printed(user, part_of(Inbox(user).tickets_in(view), only, user))


def _printed(user: User, tickets: TicketQuerySet) -> TicketQuerySet:
    """Return tickets with what a row prints."""
    rows = tickets.select_related("requester", "assignee").only(*PRINTED)
    return rows.annotate(is_unread=unread_by(user))


def _set_row_times(rows: list[Any], view: InboxView) -> None:
    """Set the times that a row displays."""
    now = timezone.now()
    waits_first = view.order == "waiting_since"
    for row in rows:
        row.name_requester()
        row.is_snoozed = row.snoozed_until is not None
        waits = row.waiting_since and not row.is_snoozed and row.status in (Status.NEW, Status.OPEN)
        row.waits = now - row.waiting_since if waits else None
        row.wait_tone = wait_tone(row.waits) if waits else ""
        moment = (
            row.last_requester_at if waits_first else getattr(row, view.order.removeprefix("-"))
        )
        row.at = moment or row.last_message_at
        row.changed = microseconds(row.updated_at)
        row.channel_icon = channel_icon(row.channel)
        row.channel_label = CHANNELS.get(row.channel, "")
