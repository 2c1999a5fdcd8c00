"""Phrases, and words of the subject, are checked in the texts of the tickets that may have them.

The texts are read in steps, those of the newest tickets first, and not more than `MAX_BYTES`.
"""

from collections.abc import Iterator, Sequence

from django.db.models import F, Func, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Left

from config.searching.terms import MAX_READ
from helpdesk.models import Attachment, Message, Ticket
from helpdesk.searching.text import SearchText, Sought

NEWEST = ("-last_message_at", "-pk")
STEP = 100
# Of texts in one step, and of all in one search.
STEP_BYTES = 2_000_000
MAX_BYTES = 20_000_000


def check(
    text: SearchText, pks: Sequence[int], *, enough: int | None = None
) -> tuple[list[int], int]:
    """Return those of the tickets that hold what is sought, and the number that were read.

    No more are read once `enough` are found.
    """
    found: list[int] = []
    read = 0
    for step in _steps(pks):
        found += _checked(text, step)
        read += len(step)
        if enough is not None and len(found) >= enough:
            break
    return found, read


def messages_with(pattern: str) -> Q:
    """Filter to messages in whose text, or in the mail quoted with it, a pattern is found.

    Both are indexed up to `MAX_READ` characters. The messages need `begins` and `whole_begins`.
    """
    return Q(begins__regex=pattern) | Q(whole_begins__regex=pattern)


BEGINS = {"begins": Left(F("text"), MAX_READ), "whole_begins": Left(F("full_text"), MAX_READ)}


def _steps(pks: Sequence[int]) -> Iterator[list[int]]:
    """Yield the tickets, newest first where they are more than one step."""
    if len(pks) <= STEP:
        yield list(pks)
        return
    step: list[int] = []
    in_step = total = 0
    for pk, size in _sizes(pks):
        step.append(pk)
        in_step, total = in_step + size, total + size
        if len(step) == STEP or in_step >= STEP_BYTES or total >= MAX_BYTES:
            yield step
            step, in_step = [], 0
        if total >= MAX_BYTES:
            return
    if step:
        yield step


def _sizes(pks: Sequence[int]) -> list[tuple[int, int]]:
    """Return the tickets, newest first, with the bytes of their messages; no text is read."""
    first, second = (
        Func(F(each), function="octet_length", output_field=IntegerField())
        for each in ("text", "full_text")
    )
    messages = Message.objects.filter(ticket=OuterRef("pk")).order_by().values("ticket")
    total = messages.annotate(size=Sum(first + second, output_field=IntegerField()))
    tickets = Ticket.objects.filter(pk__in=pks).order_by(*NEWEST)
    sized = tickets.annotate(size=Coalesce(Subquery(total.values("size")), 0))
    return list(sized.values_list("pk", "size"))


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
    if not pattern:
        return set()
    tickets = Ticket.objects.filter(pk__in=pks).order_by()
    if sought.in_subject:
        return set(tickets.filter(subject__regex=pattern).values_list("pk", flat=True))
    said = (
        Q(subject__regex=pattern)
        | Q(requester_email__regex=pattern)
        | Q(requester__name__regex=pattern)
    )
    messages = Message.objects.filter(ticket__in=pks).alias(**BEGINS).order_by()
    files = Attachment.objects.filter(message__ticket__in=pks, is_inline=False).order_by()
    found_in = (
        tickets.filter(said)
        .values_list("pk")
        .union(
            messages.filter(messages_with(pattern)).values_list("ticket_id"),
            files.filter(name__regex=pattern).values_list("message__ticket_id"),
        )
    )
    return {pk for (pk,) in found_in}
