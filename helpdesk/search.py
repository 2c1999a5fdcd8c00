"""Full-text search over tickets, with a bounded cost for common words and for phrases."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import DateTimeField, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.query import QuerySet

from config.plans import planned_for_values
from config.searching.database import matches
from config.web.pages import KeysetPage, keyset_page
from helpdesk.models import Attachment, Message, Ticket, TicketQuerySet
from helpdesk.searching.text import SearchText, Sought

# Beyond this many matches only the newest tickets are searched, and the page says so.
MAX_FOUND = 1000
LOOKED_THROUGH = 20_000
# Of more tickets the texts are not read for a phrase.
CHECKED = 1000
FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)
NEWEST = ("-last_message_at", "-pk")


@dataclass(frozen=True)
class SearchResult:
    """Search results: all matches, or `MAX_FOUND` of them if there are more.

    `looked_through` is the number of the newest tickets among which they were found, None for all.
    """

    text: SearchText
    pks: list[int]
    looked_through: int | None = None

    def page(self, rows: TicketQuerySet, *, order: str, after: str | None, size: int) -> KeysetPage:
        """Return one page of the matching `rows`, in list order."""
        with planned_for_values():
            if self.looked_through and not self.text.is_checked:
                walked = _walk(rows, self.text)
                page = keyset_page(walked, order=order, after=after, size=size)
                if page.next_after or after:
                    return page
            return keyset_page(rows.filter(pk__in=self.pks), order=order, after=after, size=size)


def search_tickets(tickets: TicketQuerySet, text: SearchText) -> SearchResult:
    """Search in one unordered query, so that the full-text index alone answers it.

    Phrases, and words of the subject, are then checked in the texts of what it found.
    """
    with planned_for_values():
        if text.has_only_unwanted:
            return _search_newest(tickets, text)
        pks = list(_matching(tickets, text)[:MAX_FOUND])
        are_many = len(pks) == MAX_FOUND
        if not text.is_checked:
            return SearchResult(text, pks, LOOKED_THROUGH if are_many else None)
        found = _checked(text, pks)
        if are_many:
            newest = _newest(tickets, text, most=CHECKED)
            found = _checked(text, newest) or found
        return SearchResult(text, found, CHECKED if are_many else None)


def _search_newest(tickets: TicketQuerySet, text: SearchText) -> SearchResult:
    """Search for tickets without something, which no index finds, among the newest."""
    newest = _newest(tickets, text, most=CHECKED if text.is_checked else MAX_FOUND)
    if text.is_checked:
        is_all = len(newest) < CHECKED and not _are_older()
        found = _checked(text, newest)
        return SearchResult(text, found, None if is_all else CHECKED)
    is_all = len(newest) < MAX_FOUND and not _are_older()
    return SearchResult(text, newest, None if is_all else LOOKED_THROUGH)


def _matching(tickets: TicketQuerySet, text: SearchText) -> QuerySet[Ticket, int]:
    found = Q(matches("search", text.query)) if text.query else Q(pk=0)
    if text.number is not None:
        found |= Q(pk=text.number)
    return tickets.filter(found).order_by().values_list("pk", flat=True)


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


def _checked(text: SearchText, pks: list[int]) -> list[int]:
    """Return those of the tickets whose texts hold what is wanted and not what is unwanted."""
    for each in text.wanted:
        if each.is_checked and pks:
            held = _holding(each, pks)
            pks = [pk for pk in pks if pk in held]
    for each in text.unwanted:
        if each.is_checked and pks:
            held = _holding(each, pks)
            pks = [pk for pk in pks if pk not in held]
    return pks


def _holding(sought: Sought, pks: list[int]) -> set[int]:
    """Return those of the tickets of which one text holds what is sought.

    Each part names the tickets, so that no plan reads all messages for an EXISTS.
    """
    pattern = sought.pattern
    tickets = Ticket.objects.filter(pk__in=pks).order_by()
    if sought.in_subject:
        found = tickets.filter(subject__regex=pattern)
        return set(found.values_list("pk", flat=True)) if pattern else set()
    said = (
        Q(subject__regex=pattern)
        | Q(requester_email__regex=pattern)
        | Q(requester__name__regex=pattern)
    )
    messages = Message.objects.filter(ticket__in=pks, text__regex=pattern).order_by()
    files = Attachment.objects.filter(message__ticket__in=pks, name__regex=pattern).order_by()
    parts = messages.values_list("ticket_id"), files.values_list("message__ticket_id")
    found_in = tickets.filter(said).values_list("pk").union(*parts)
    return {pk for (pk,) in found_in} if pattern else set()
