"""Full-text search over tickets, with a bounded cost for common words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.search import SearchVectorField
from django.db.models import DateTimeField, Subquery, Value
from django.db.models.functions import Coalesce

from config.searching.database import matches
from config.searching.query import search_query
from config.web.pages import KeysetPage, keyset_page
from helpdesk.models import Ticket, TicketQuerySet

# Beyond this many matches only the newest tickets are searched, and the page says so.
MAX_FOUND = 1000
LOOKED_THROUGH = 20_000
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SearchResult:
    """Search results: all matches, or `MAX_FOUND` of them if there are more."""

    tickets: TicketQuerySet
    text: str
    pks: list[int]

    @property
    def are_many(self) -> bool:
        return len(self.pks) == MAX_FOUND

    def page(self, rows: TicketQuerySet, *, order: str, after: str | None, size: int) -> KeysetPage:
        """Return one page of the matching `rows`, in list order."""
        if self.are_many:
            page = keyset_page(_walk(rows, self.text), order=order, after=after, size=size)
            if page.next_after or after:
                return page
        return keyset_page(rows.filter(pk__in=self.pks), order=order, after=after, size=size)


def search_tickets(tickets: TicketQuerySet, text: str) -> SearchResult:
    """Search in one unordered query, so that the full-text index alone answers it."""
    matching = tickets.matching(text).order_by().values_list("pk", flat=True)
    return SearchResult(tickets, text, list(matching[:MAX_FOUND]))


def _walk(rows: TicketQuerySet, text: str) -> TicketQuerySet:
    """Filter rows in list order instead of by the index; used for common words.

    The index would collect and sort all matches; COALESCE keeps the planner from using it.
    """
    edge = Ticket.objects.order_by("-last_message_at").values("last_message_at")
    oldest = Subquery(edge[LOOKED_THROUGH : LOOKED_THROUGH + 1])
    since = Coalesce(oldest, Value(FIRST_DAY), output_field=DateTimeField())
    read = Coalesce("search", "search", output_field=SearchVectorField())
    return rows.filter(matches(read, search_query(text)), last_message_at__gte=since)
