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
from config.web.pages import KeysetPage, keyset_page
from helpdesk.models import Ticket, TicketQuerySet
from helpdesk.searching.checks import NEWEST, check
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

    `looked_through` is the number of the newest tickets among which they were found, None for all.
    `is_cut` is True if `enough` were found before all of these were read.
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
                page = keyset_page(walked, order=order, after=after, size=size)
                if page.next_after:
                    return page
                pks.update(row.pk for row in page.rows)
            return keyset_page(rows.filter(pk__in=pks), order=order, after=after, size=size)


def search_tickets(
    tickets: TicketQuerySet, text: SearchText, *, enough: int | None = None
) -> SearchResult:
    """Search in one unordered query, so that the full-text index alone answers it.

    Phrases, and words of the subject, are then checked in the texts of what it found, the newest
    first, until `enough` are found.
    """
    with planned_for_values():
        if text.has_only_unwanted:
            return _search_newest(tickets, text, enough)
        pks = list(_matching(tickets, text)[:MAX_FOUND])
        are_many = len(pks) == MAX_FOUND
        if not text.is_checked:
            return SearchResult(text, pks, LOOKED_THROUGH if are_many else None)
        if are_many:
            newest = _newest(tickets, text, most=CHECKED)
            found = _check(text, newest, enough, is_all=False)
            # Only if the newest have nothing: those that the index gave first.
            return found if found.pks else replace(found, pks=check(text, pks)[0])
        return _check(text, pks, enough, is_all=True)


def _search_newest(tickets: TicketQuerySet, text: SearchText, enough: int | None) -> SearchResult:
    """Search for tickets without something, which no index finds, among the newest."""
    most = CHECKED if text.is_checked else MAX_FOUND
    newest = _newest(tickets, text, most=most)
    is_all = len(newest) < most and not _are_older()
    if text.is_checked:
        return _check(text, newest, enough, is_all=is_all)
    return SearchResult(text, newest, None if is_all else LOOKED_THROUGH)


def _check(text: SearchText, pks: list[int], enough: int | None, *, is_all: bool) -> SearchResult:
    """Return those of some tickets that hold what is sought; `is_all` if no others may."""
    found, read = check(text, pks, enough=enough)
    is_cut = enough is not None and len(found) >= enough and read < len(pks)
    if is_cut:
        read = len(pks)  # on the next pages
    is_all = is_all and read == len(pks)
    return SearchResult(text, found, None if is_all else read, is_cut)


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
    walked = rows.filter(last_message_at__gte=since)
    if not text.query:
        return walked
    read = Coalesce("search", Value("", SearchVectorField()), output_field=SearchVectorField())
    return walked.filter(matches(read, text.query))


def _are_older() -> bool:
    """Return True if there are more tickets than are walked."""
    return _newest_of_all()[LOOKED_THROUGH : LOOKED_THROUGH + 1].exists()


def _newest_of_all() -> QuerySet[Ticket, Any]:
    return Ticket.objects.order_by("-last_message_at").values("last_message_at")
