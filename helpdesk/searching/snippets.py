"""The texts in which the tickets of one page were found, with the found words marked."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Left
from django.db.models.query import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.plans import planned_for_values
from config.searching.snippets import Piece, marked, snippet
from config.searching.terms import MAX_READ
from helpdesk.models import Attachment, Message, Ticket
from helpdesk.searching.text import SearchText


def add_snippets(rows: Sequence[Any], text: SearchText) -> None:
    """Set `marked_subject`, `marked_requester` and `snippet` of rows, as HTML; one query for all.

    The snippet is of the newest message with all that was found in one, else with any of it, else
    of the name of a file. It is "" where none has it: the row then shows its preview.
    """
    pattern = text.marks
    if not rows or pattern is None:
        return
    texts = _texts(rows, text, pattern)
    for row in rows:
        row.marked_subject = _html(marked(row.subject, pattern))
        row.marked_requester = _html(marked(str(row.requester), pattern))
        message, name = texts.get(row.pk, ("", ""))
        row.snippet = _html(snippet(message, pattern) or snippet(name, pattern))


def _html(pieces: Sequence[Piece]) -> SafeString:
    """Return pieces of a text with what was found marked; the text is escaped."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p.text) if p.is_found else p.text,) for p in pieces),
    )


def _texts(
    rows: Sequence[Any], text: SearchText, pattern: re.Pattern[str]
) -> dict[int, tuple[str, str]]:
    """Return the text of a message and the name of a file in which each ticket was found."""
    any_of = _newest(pattern.pattern)
    each_of = [each.pattern for each in text.wanted if not each.in_subject]
    best: Any = any_of
    if len(each_of) > 1:
        best = Coalesce(_newest(*each_of), any_of)
    files = Attachment.objects.filter(message__ticket=OuterRef("pk"), name__regex=pattern.pattern)
    name = Coalesce(Subquery(files.order_by("-pk").values("name")[:1]), Value(""))
    tickets: QuerySet[Any, Any] = Ticket.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    found = tickets.annotate(
        found_text=Coalesce(best, Value(""), output_field=TextField()), found_name=name
    )
    with planned_for_values():
        return {
            pk: (said, of) for pk, said, of in found.values_list("pk", "found_text", "found_name")
        }


def _newest(*patterns: str) -> Subquery:
    """Return the beginning of the newest message that holds all patterns."""
    messages = Message.objects.filter(ticket=OuterRef("pk"))
    for pattern in patterns:
        messages = messages.filter(text__regex=pattern)
    newest = messages.order_by("-created_at", "-pk").annotate(begins=Left(F("text"), MAX_READ))
    return Subquery(newest.values("begins")[:1], output_field=TextField())
