"""Finding tickets by words at a cost that does not grow with how common the words are."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import DateTimeField, Subquery, Value
from django.db.models.functions import Coalesce

from config.web.pages import KeysetPage, keyset_page
from helpdesk.formatting import search_query
from helpdesk.models import Ticket, TicketQuerySet

# Words that more tickets have are looked for in the newest tickets only, and the page says so.
MOST_FOUND = 1000
LOOKED_THROUGH = 20_000
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """Tickets with some words: all of them, or where they are too many, `MOST_FOUND` of them."""

    tickets: TicketQuerySet
    words: str
    pks: list[int]

    @property
    def are_many(self) -> bool:
        return len(self.pks) == MOST_FOUND

    def page(self, rows: TicketQuerySet, *, order: str, after: str | None, size: int) -> KeysetPage:
        """One page of `rows` that were found, in the order of the list."""
        if self.are_many:
            page = keyset_page(_walk(rows, self.words), order=order, after=after, size=size)
            if page.next_after or after:
                return page
        return keyset_page(rows.filter(pk__in=self.pks), order=order, after=after, size=size)


def find(tickets: TicketQuerySet, words: str) -> Found:
    """One query; it knows nothing of an order, so that the index of the words answers alone."""
    matching = tickets.matching(words).order_by().values_list("pk", flat=True)
    return Found(tickets, words, list(matching[:MOST_FOUND]))


def _walk(rows: TicketQuerySet, words: str) -> TicketQuerySet:
    """Rows with common words, found by walking down the list: the next one is never far.

    The index of the words would collect them all and sort them; COALESCE hides it.
    """
    edge = Ticket.objects.order_by("-last_message_at").values("last_message_at")
    oldest = Subquery(edge[LOOKED_THROUGH : LOOKED_THROUGH + 1])
    since = Coalesce(oldest, Value(FIRST_DAY), output_field=DateTimeField())
    query = SearchQuery(search_query(words), config="simple", search_type="raw")
    read = Coalesce("search", "search", output_field=SearchVectorField())
    return rows.alias(read=read).filter(last_message_at__gte=since, read=query)
