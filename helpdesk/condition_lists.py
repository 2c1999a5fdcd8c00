"""The tickets of lists by conditions: found by the indexes of the conditions, counted and paged.

A list with fewer than `COUNTED` tickets is found in no order, and then paged among its keys: read
in its order, tickets that are all old would be found after a walk past all newer ones.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from config.plans import planned_for_values, united
from config.web.counting import count_each
from config.web.pages import KeysetPage, keyset_page, keyset_rows, read_key
from helpdesk.inbox_views import COUNTED, Inbox, InboxView, part_of
from helpdesk.models import Ticket, TicketQuerySet


def find_keys(inbox: Inbox, view: InboxView) -> list[int]:
    """Return the keys of the tickets of a view, `COUNTED` of them if there are more."""
    with planned_for_values():
        rows = to_count(inbox, view).order_by().values_list("pk", flat=True)
        return list(rows[:COUNTED])


def count_parts(inbox: Inbox, view: InboxView, keys: list[int]) -> dict[str, int]:
    """Return the counts of a view, "found", and of its parts; `keys` are those of `find_keys`."""
    rows: dict[str, QuerySet[Any]] = {
        "unread": to_count(inbox, view, "unread", among=keys),
        "yours": to_count(inbox, view, "mine", among=keys),
    }
    with planned_for_values():
        parts = count_each(inbox.user, rows, most=COUNTED)
    return {"found": len(keys), **{name: count or 0 for name, count in parts.items()}}


def to_count(
    inbox: Inbox, view: InboxView, only: str = "", *, among: list[int] | None = None
) -> TicketQuerySet:
    """Return as many rows as a part of a view has tickets, up to `COUNTED`."""
    parts = _branches(inbox, view, only, among)
    if len(parts) == 1:
        return parts[0]
    return united([part.order_by()[:COUNTED] for part in parts])


def page_of_list(
    inbox: Inbox,
    printed: Callable[[TicketQuerySet], TicketQuerySet],
    *,
    view: InboxView,
    only: str,
    keys: list[int] | None,
    after: str | None,
    size: int,
) -> KeysetPage:
    """Return a page of a part of a view; `printed` adds to tickets what is read of each."""
    parts = _branches(inbox, view, only, keys)
    value, pk = read_key(Ticket, view.order, after)
    rows = parts[0]
    if len(parts) > 1:
        rows = united([keyset_rows(each, value, pk, order=view.order, size=size) for each in parts])
    with planned_for_values():
        return keyset_page(printed(rows), order=view.order, after=after, size=size)


def _branches(
    inbox: Inbox, view: InboxView, only: str, keys: list[int] | None
) -> list[TicketQuerySet]:
    """Return the tickets of a part of a view in one or more querysets, which may overlap."""
    tickets = part_of(inbox.tickets.in_the_flow(), only, inbox.user)
    if keys is not None and len(keys) < COUNTED:
        return [tickets.filter(pk__in=keys or [0])]  # Django cannot count an empty IN beside others
    if view.is_narrowed:
        tickets = part_of(inbox.tickets_in(view), only, inbox.user)
        each_of = view.conditions.branches(inbox.user) if view.conditions else []
        return [tickets.filter(each) for each in each_of] if len(each_of) > 1 else [tickets]
    assert view.conditions is not None
    return [tickets.filter(each) for each in view.conditions.branches(inbox.user)]
