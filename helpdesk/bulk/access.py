"""Bulk changes by the person who started them, and the tickets that a selection stands for."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from config.plans import planned_for_values
from helpdesk.access import visible_tickets
from helpdesk.bulk.start import MAX_TICKETS, CannotStartBulkChange
from helpdesk.inbox_views import Inbox, InboxView, part_of
from helpdesk.models import BulkChange, TicketQuerySet
from helpdesk.searching.search import search_tickets
from helpdesk.searching.text import SearchText
from helpdesk.statuses import is_resolved

SHOWN: Final = 3


def get_bulk_change_for(user: User, pk: int) -> BulkChange:
    """Return a bulk change that the person started."""
    return get_object_or_404(BulkChange, pk=pk, by=user)


def find_bulk_change(user: User, key: UUID) -> BulkChange | None:
    """Return the bulk change that the person started with a press of this key."""
    return BulkChange.objects.filter(by=user, key=key).first()


def open_bulk_changes(user: User) -> QuerySet[BulkChange]:
    """Return those whose work or result the person still sees, the running and newest first."""
    still_seen = BulkChange.objects.filter(by=user, closed_at=None)
    return still_seen.order_by(F("finished_at").desc(nulls_first=True), "-pk")[:SHOWN]


def ticket_to_merge_into(user: User, numbers: Collection[int], *, named: int | None = None) -> int:
    """Return the first of some tickets of one customer, an unresolved one if there is one.

    It is refused if the page named another one.
    """
    rows = visible_tickets(user).in_the_flow().filter(pk__in=numbers).order_by("pk")
    found = list(rows.values_list("pk", "requester", "status"))
    if len(found) < 2:
        raise CannotStartBulkChange(_("Select at least two tickets of one customer to merge."))
    if len({requester for _pk, requester, _status in found}) > 1:
        words = _("The selected tickets are of several customers. Select those of one to merge.")
        raise CannotStartBulkChange(words)
    unresolved = [pk for pk, _requester, status in found if not is_resolved(status)]
    into = unresolved[0] if unresolved else found[0][0]
    if named and named != into:
        words = _("Not merged: #%d is no longer the oldest open one. Select the tickets again.")
        raise CannotStartBulkChange(words % named)
    return into


def tickets_of_list(
    user: User, view: InboxView, *, part: str, search: SearchText
) -> list[tuple[int, datetime]]:
    """Return the first tickets of a list, one more than `MAX_TICKETS` at most.

    Each is its number and the time of its last change. A search that finds only the newest is
    refused.
    """
    tickets = _tickets_in(user, view, part)
    if search:
        found = search_tickets(tickets, search, has_conditions=not view.is_fixed)
        if found.looked_through is not None:  # some of many, in no order: not those of the list
            words = _("This search finds too many tickets to select all. Add a word to it.")
            raise CannotStartBulkChange(words)
        tickets = tickets.filter(pk__in=found.pks)
    direction = "-pk" if view.order.startswith("-") else "pk"
    with planned_for_values():
        rows = tickets.order_by(view.order, direction).values_list("pk", "updated_at")
        return list(rows[: MAX_TICKETS + 1])


def tickets_gone_from(user: User, view: InboxView, *, part: str, among: list[int]) -> set[int]:
    """Return those of some tickets that a list does not have.

    The words of a search are not looked for again: of a ticket that is as it was they still hold.
    """
    with planned_for_values():
        found = _tickets_in(user, view, part).filter(pk__in=among).order_by()
        return set(among) - set(found.values_list("pk", flat=True))


def _tickets_in(user: User, view: InboxView, part: str) -> TicketQuerySet:
    return part_of(Inbox(user).tickets_in(view), part, user)
