"""Search terms of tickets that are merged, and separated again."""

import logging

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, IntegerField, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from helpdesk.actions.changes import MAX_INDEXED_BYTES, search_vector, searched_ticket_text
from helpdesk.models import Attachment, Message, Ticket

logger = logging.getLogger(__name__)


def add_terms(source: Ticket, target: Ticket) -> None:
    """Add the search terms of a ticket to those of another, as many as there is room for."""
    empty = Value("", output_field=SearchVectorField())
    search = Coalesce(F("search"), empty)
    size = Func(Cast(search, TextField()), function="octet_length", output_field=IntegerField())
    rows = Ticket.objects.filter(pk__in=[source.pk, target.pk])
    if sum(rows.values_list(size, flat=True)) > MAX_INDEXED_BYTES:
        logger.warning("Tickets %s and %s hold more words than fit.", source.pk, target.pk)
        index_anew(target, searched_ticket_text(source), messages_in=target)
        return
    terms = Ticket.objects.filter(pk=source.pk).values(terms=search)
    both = Func(search, Subquery(terms), template="(%(expressions)s)", arg_joiner=" || ")
    Ticket.objects.filter(pk=target.pk).update(search=both)


def index_anew(ticket: Ticket, *texts: str, messages_in: Ticket) -> None:
    """Index a ticket by its fields, other texts, and its messages with the names of their files.

    The messages may be in another ticket.
    """
    messages = Message.objects.filter(ticket=messages_in).order_by("created_at", "pk")
    if messages_in.pk != ticket.pk:
        messages = messages.filter(moved_from__contains=[ticket.pk])
    files = Attachment.objects.filter(message__in=messages.order_by(), is_inline=False)
    found_by = [searched_ticket_text(ticket), *texts, *messages.values_list("text", flat=True)]
    found_by += files.order_by("pk").values_list("name", flat=True)
    vector = search_vector(*found_by, most_bytes=MAX_INDEXED_BYTES)
    Ticket.objects.filter(pk=ticket.pk).update(search=vector)
