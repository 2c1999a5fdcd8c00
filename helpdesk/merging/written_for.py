"""The ticket that an unsent text was written at, before a merge moved it to another ticket."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from helpdesk.models import Draft, DraftFile, Ticket, TicketMerge

# Keys of drafts, and of their files, as `TicketMerge.joined` has them.
Unsent = tuple[frozenset[int], frozenset[str]]


@dataclass(frozen=True)
class WrittenFor:
    """`is_other` says that its requester is not the one of the ticket where the text is now."""

    number: int
    name: str
    is_other: bool


def written_for(ticket: Ticket, drafts: Iterable[int], files: Iterable[str]) -> WrittenFor | None:
    """Return the ticket that these drafts and files of a ticket came from; None for its own."""
    unsent = frozenset(drafts), frozenset(files)
    first = ticket.pk
    while any(unsent) and (found := _moved_from(first, unsent)):
        first = found
    if first == ticket.pk:
        return None
    source = Ticket.objects.select_related("requester").get(pk=first)
    source.name_requester()
    is_other = source.requester_id != ticket.requester_id
    return WrittenFor(source.pk, str(source.requester), is_other)


def reply_written_for(ticket: Ticket, user: User) -> WrittenFor | None:
    """Return the ticket that a person's unsent reply came from; one query where none was merged."""
    if not TicketMerge.objects.filter(into=ticket, undone_at=None).exists():
        return None
    mine = {"ticket": ticket, "user": user, "kind": "public"}
    drafts = Draft.objects.filter(**mine).values_list("pk", flat=True)
    files = DraftFile.objects.filter(**mine, message=None).values_list("key", flat=True)
    return written_for(ticket, drafts, map(str, files))


def _moved_from(ticket: int, unsent: Unsent) -> int | None:
    """Return the ticket whose merge into this one moved any of the texts or files."""
    merges = TicketMerge.objects.filter(into=ticket, undone_at=None).order_by("pk")
    drafts, files = unsent
    for source, moved, kept in merges.values_list("ticket", "joined__drafts", "joined__files"):
        if drafts & set(moved or ()) or files & set(kept or ()):
            return source
    return None
