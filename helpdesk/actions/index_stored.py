"""Tickets whose search terms were stored by an older version are indexed anew, in batches."""

from collections import defaultdict
from typing import Final

from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Case, F, Func, IntegerField, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThan

from helpdesk.actions.changes import MAX_INDEXED_BYTES, search_vector, searched_ticket_text
from helpdesk.models import Attachment, Message, Ticket
from helpdesk.models.ticket import TERMS_VERSION

BATCH: Final = 100
# Former terms that are kept beside the new ones, in bytes.
MAX_KEPT: Final = 400_000


def index_stored_tickets(*, most: int = BATCH) -> int:
    """Index the newest tickets that wait for it; return how many, 0 when none is left.

    What a ticket was found by it is still found by, such as its former subject. A ticket that is
    being changed is left for the next batch.
    """
    with transaction.atomic():
        waiting = Ticket.objects.filter(terms_version__lt=TERMS_VERSION).order_by("-pk")
        rows = waiting.select_related("requester").defer("search")
        locked = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
        tickets = list(locked[:most])
        texts = _texts_of(tickets)
        for ticket in tickets:
            found_by = searched_ticket_text(ticket), *texts[ticket.pk]
            vector = search_vector(*found_by, most_bytes=MAX_INDEXED_BYTES)
            Ticket.objects.filter(pk=ticket.pk).update(
                search=_with_former(vector), terms_version=TERMS_VERSION
            )
    return len(tickets)


def _texts_of(tickets: list[Ticket]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    messages = Message.objects.filter(ticket__in=tickets).order_by("ticket", "created_at", "pk")
    for ticket, text in messages.values_list("ticket_id", "text").iterator():
        texts[ticket].append(text)
    files = Attachment.objects.filter(message__ticket__in=tickets, is_inline=False).order_by("pk")
    for ticket, name in files.values_list("message__ticket_id", "name").iterator():
        texts[ticket].append(name)
    return texts


def _with_former(vector: Func) -> Case:
    """Return the new terms and the former ones, or the new ones where both have no room."""
    empty = Value("", output_field=SearchVectorField())
    former = Func(Coalesce(F("search"), empty), function="strip", output_field=SearchVectorField())
    size = Func(Cast(former, TextField()), function="octet_length", output_field=IntegerField())
    both = Func(former, vector, template="(%(expressions)s)", arg_joiner=" || ")
    return Case(
        When(LessThan(size, MAX_KEPT), then=both),
        default=vector,
        output_field=SearchVectorField(),
    )
