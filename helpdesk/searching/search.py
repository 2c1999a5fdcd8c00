"""Full-text search over tickets, with a bounded cost for common words and for phrases."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import DateTimeField, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from config.plans import planned_for_values
from config.searching.database import matches
from config.web.pages import KeysetPage, keyset_page, keyset_rows, read_key
from helpdesk.models import Ticket, TicketQuerySet
from helpdesk.searching import checks
from helpdesk.searching.checks import NEWEST
from helpdesk.searching.text import SearchText

# Beyond this many matches only the newest tickets are searched, and the page says so.
MAX_FOUND = 1000
LOOKED_THROUGH = 20_000
# Of more tickets the texts are not read for a phrase.
CHECKED = 1000
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SearchResult:
    """Search results: all matches, or `MAX_FOUND` of them if there are more.

    `looked_through` is the number of tickets among which they were found, None for all: of the
    newest, or of those whose texts are read. `is_cut` is True if `enough` were found before all of
    these were read.
    """

    text: SearchText
    pks: list[int]
    looked_through: int | None = None
    is_cut: bool = False

    @property
    def count(self) -> int | None:
        """The number of matches, `MAX_FOUND` for that many and more; None if it is not known."""
        is_all = self.looked_through is None and not self.is_cut
        return len(self.pks) if is_all or len(self.pks) >= MAX_FOUND else None

    def page(self, rows: TicketQuerySet, *, order: str, after: str | None, size: int) -> KeysetPage:
        """Return one page of the matching `rows`, in list order."""
        with planned_for_values():
            pks = set(self.pks)
            if self.looked_through and not self.text.is_checked:
                walked = _walk(rows, self.text)
                if order == NEWEST[0]:  # the others are older
                    page = keyset_page(walked, order=order, after=after, size=size)
                    if page.next_after:
                        return page
                    pks.update(row.pk for row in page.rows)
                else:
                    value, pk = read_key(Ticket, order, after)
                    keys = keyset_rows(walked, value, pk, order=order, size=size)
                    pks.update(keys.values_list("pk", flat=True))
            return keyset_page(rows.filter(pk__in=pks), order=order, after=after, size=size)


def search_tickets(
    tickets: TicketQuerySet,
    text: SearchText,
    *,
    enough: int | None = None,
    has_conditions: bool = False,
) -> SearchResult:
    """Search in one unordered query, so that the full-text index alone answers it.

    Phrases, and words of the subject, are then checked in the texts of what it found, the newest
    first, until `enough` are found. With `has_conditions` the tickets are those that conditions
    find: without a wanted word all of them are searched, if they are few.
    """
    with planned_for_values():
        if text.has_only_unwanted:
            if has_conditions:
                few = list(tickets.order_by().values_list("pk", flat=True)[:MAX_FOUND])
                if len(few) < MAX_FOUND:
                    return _search_among(few, text, enough)
            return _search_newest(tickets, text, enough)
        pks = list(_matching(tickets, text)[:MAX_FOUND])
        are_many = len(pks) == MAX_FOUND
        if not text.is_checked:
            return SearchResult(text, pks, LOOKED_THROUGH if are_many else None)
        if are_many:
            return _check_many(tickets, text, pks, enough)
        return _check(text, pks, enough, is_all=True)


def _search_among(pks: list[int], text: SearchText, enough: int | None) -> SearchResult:
    """Search for tickets without something among a few."""
    rows = _with_terms(Ticket.objects.filter(pk__in=pks), text).order_by(*NEWEST)
    found = list(rows.values_list("pk", flat=True))
    if text.is_checked:
        return _check(text, found, enough, is_all=True)
    return SearchResult(text, found)


def _search_newest(tickets: TicketQuerySet, text: SearchText, enough: int | None) -> SearchResult:
    """Search for tickets without something, which no index finds, among the newest."""
    most = CHECKED if text.is_checked else MAX_FOUND
    newest = _newest(tickets, text, most=most)
    has_all_newest = len(newest) < most
    is_all = has_all_newest and not _are_older()
    if not text.is_checked:
        return SearchResult(text, newest, None if is_all else LOOKED_THROUGH)
    found = _check(text, newest, enough, is_all=is_all)
    if has_all_newest and found.looked_through == len(newest):
        return replace(found, looked_through=LOOKED_THROUGH)
    return found


def _check(text: SearchText, pks: list[int], enough: int | None, *, is_all: bool) -> SearchResult:
    """Return those of some tickets that hold what is sought; `is_all` if no others may.

    What is not read now, once `enough` are found, is read for the next pages.
    """
    found = checks.check(text, pks, enough=enough)
    is_all = is_all and found.within == len(pks)
    return SearchResult(text, found.pks, None if is_all else found.within, found.is_cut)


def _check_many(
    tickets: TicketQuerySet, text: SearchText, pks: list[int], enough: int | None
) -> SearchResult:
    """Check the newest of many; only if they have nothing, those that the index gave first."""
    newest = _newest(tickets, text, most=CHECKED)
    first = checks.check(text, newest, enough=enough, most_bytes=checks.MAX_BYTES)
    if first.pks:
        return SearchResult(text, first.pks, first.within, first.is_cut)
    read = set(newest)
    others = [pk for pk in pks if pk not in read]
    left = checks.MAX_BYTES - first.size
    more = checks.check(text, others, enough=enough, most_bytes=left)
    return SearchResult(text, more.pks, first.within + more.within, more.is_cut)


def _matching(tickets: TicketQuerySet, text: SearchText) -> QuerySet[Ticket, int]:
    return tickets.matching(text.query, text.number).order_by().values_list("pk", flat=True)


def _newest(tickets: TicketQuerySet, text: SearchText, *, most: int) -> list[int]:
    """Return the newest tickets that the stored terms find."""
    walked = _walk(tickets, text).order_by(*NEWEST).values_list("pk", flat=True)
    return list(walked[:most])


def _walk(rows: TicketQuerySet, text: SearchText) -> TicketQuerySet:
    """Filter rows in list order instead of by the index; used for common words.

    The index would collect and sort all matches; COALESCE keeps the planner from using it.
    """
    oldest = Subquery(_newest_of_all()[LOOKED_THROUGH : LOOKED_THROUGH + 1])
    since = Coalesce(oldest, Value(FIRST_DAY), output_field=DateTimeField())
    return _with_terms(rows.filter(last_message_at__gte=since), text)


def _with_terms(rows: TicketQuerySet, text: SearchText) -> TicketQuerySet:
    """Filter rows by their stored terms, without the index."""
    if not text.query:
        return rows
    read = Coalesce("search", Value("", SearchVectorField()), output_field=SearchVectorField())
    return rows.filter(matches(read, text.query))


def _are_older() -> bool:
    """Return True if there are more tickets than are walked."""
    return _newest_of_all()[LOOKED_THROUGH : LOOKED_THROUGH + 1].exists()


def _newest_of_all() -> QuerySet[Ticket, Any]:
    return Ticket.objects.order_by("-last_message_at").values("last_message_at")
