"""Phrases, and words of the subject, are checked in the texts of the tickets that may have them.

The texts are read in steps, those of the newest tickets first, and not more than `MAX_BYTES`.
"""

from collections.abc import Sequence
from typing import NamedTuple

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


class Checked(NamedTuple):
    """The tickets that hold what is sought.

    `within` is the number of tickets whose texts may be read, the newest, and `size` the bytes of
    these texts, if they were counted. `is_cut` is True if not all of them were read.
    """

    pks: list[int]
    within: int
    is_cut: bool = False
    size: int = 0


def check(
    text: SearchText,
    pks: Sequence[int],
    *,
    enough: int | None = None,
    most_bytes: int | None = None,
) -> Checked:
    """Check the tickets, and no more of them once `enough` are found.

    Without `most_bytes`, the texts of a few tickets are read without counting their bytes.
    """
    steps, size = _steps(pks, most_bytes)
    within = sum(map(len, steps))
    found: list[int] = []
    read = 0
    for step in steps:
        found += _checked(text, step)
        read += len(step)
        if enough is not None and len(found) >= enough:
            break
    return Checked(found, within, read < within, size)


def messages_with(pattern: str) -> Q:
    """Filter to messages in whose text, or in the mail quoted with it, a pattern is found.

    Both are indexed up to `MAX_READ` characters. The messages need `begins` and `whole_begins`.
    """
    return Q(begins__regex=pattern) | Q(whole_begins__regex=pattern)


BEGINS = {"begins": Left(F("text"), MAX_READ), "whole_begins": Left(F("full_text"), MAX_READ)}


def _steps(pks: Sequence[int], most_bytes: int | None) -> tuple[list[list[int]], int]:
    """Return the tickets that may be read, newest first if they are counted, and their bytes."""
    if len(pks) <= STEP and most_bytes is None:
        return [list(pks)], 0
    most = MAX_BYTES if most_bytes is None else most_bytes
    steps: list[list[int]] = []
    in_step = total = 0
    for pk, size in _sizes(pks) if most > 0 else ():
        if not steps or len(steps[-1]) == STEP or in_step >= STEP_BYTES:
            steps.append([])
            in_step = 0
        steps[-1].append(pk)
        in_step, total = in_step + size, total + size
        if total >= most:
            break
    return steps, total


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
