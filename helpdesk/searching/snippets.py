"""The texts in which the tickets of one page were found, with the found words marked."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, Left
from django.db.models.query import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.plans import planned_for_values
from config.searching.snippets import Piece, marked, snippet
from helpdesk.models import Attachment, Message, Ticket
from helpdesk.searching.text import SearchText

# Of a page that has grown, the rows behind these show their previews.
MAX_ROWS = 50
# Looked through of each ticket: the newest messages, and the beginnings of their texts.
MAX_MESSAGES = 20
MAX_READ = 10_000


def add_snippets(rows: Sequence[Any], text: SearchText) -> None:
    """Set `marked_subject`, `marked_requester` and `snippet` of rows, as HTML; one query for all.

    The snippet is of the newest message with all that was found in one, else with any of it, else
    of the name of a file, else, for a phrase, of the mail that is quoted in a message. It is ""
    where none has it: the row then shows its preview. `snippet_is_note` tells that it is of an
    internal note.
    """
    pattern = text.marks
    if not rows or pattern is None:
        return
    texts = _texts(rows[:MAX_ROWS], text, pattern)
    for row in rows:
        row.name_requester()
        row.marked_subject = _html(marked(row.subject, pattern))
        row.marked_requester = _html(marked(str(row.requester), pattern))
        kind, _line, said = (texts.get(row.pk) or "").partition("\n")
        row.snippet = _html(snippet(said, pattern))
        row.snippet_is_note = bool(row.snippet) and kind == Message.Kind.NOTE


def _html(pieces: Sequence[Piece]) -> SafeString:
    """Return pieces of a text with what was found marked; the text is escaped."""
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", p.text) if p.is_found else p.text,) for p in pieces),
    )


def _texts(
    rows: Sequence[Any], text: SearchText, pattern: re.Pattern[str]
) -> dict[int, str | None]:
    """Return the text in which each ticket was found, behind a line with the kind of message."""
    each_of = [each.pattern for each in text.wanted if not each.in_subject]
    files = Attachment.objects.filter(
        message__ticket=OuterRef("pk"), name__regex=pattern.pattern, is_inline=False
    )
    name = files.order_by("-pk").annotate(said=Concat(Value("\n"), F("name"))).values("said")
    found_in: list[Any] = [_newest("text", pattern.pattern), Subquery(name[:1])]
    if len(each_of) > 1:
        found_in.insert(0, _newest("text", *each_of))
    if text.is_checked:  # quoted mail is read only where nothing else has it
        found_in.append(_newest("full_text", pattern.pattern))
    text_found = Coalesce(*found_in, output_field=TextField())
    tickets: QuerySet[Any, Any] = Ticket.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    found = tickets.annotate(said=text_found)
    with planned_for_values():
        return dict(found.values_list("pk", "said"))


def _newest(column: str, *patterns: str) -> Subquery:
    """Return the kind and the text of the newest message that holds all patterns."""
    of_ticket = Message.objects.filter(ticket=OuterRef(OuterRef("pk")))
    newest_of_ticket = of_ticket.order_by("-created_at", "-pk").values("pk")[:MAX_MESSAGES]
    messages = Message.objects.filter(ticket=OuterRef("pk"), pk__in=newest_of_ticket)
    messages = messages.alias(begins=Left(F(column), MAX_READ))
    for pattern in patterns:
        messages = messages.filter(begins__regex=pattern)
    said = Concat(F("kind"), Value("\n"), F("begins"), output_field=TextField())
    newest = messages.order_by("-created_at", "-pk").annotate(said=said)
    return Subquery(newest.values("said")[:1], output_field=TextField())
