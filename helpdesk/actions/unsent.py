"""Unsent texts and files of a ticket that is merged, and their way back."""

from typing import Any

from django.db.models import Q
from django.db.models.query import QuerySet

from helpdesk.access import people_who_see
from helpdesk.models import Draft, DraftFile, Ticket, TicketMerge

# A person, and the kind of message that they are writing.
Pair = tuple[int, str]


def move_unsent(source: Ticket, target: Ticket) -> dict[str, Any]:
    """Move unsent texts with their files; return their keys, as `TicketMerge.joined` has them.

    Those of a person who writes at the other ticket already, or may not open it, stay.
    """
    moving = _written_at(source) - _written_at(target)
    writers = {user for user, _kind in moving}
    see = set(people_who_see(target).filter(pk__in=writers).values_list("pk", flat=True))
    those = Q(pk=0)
    for user, kind in moving:
        if user in see:
            those |= Q(user=user, kind=kind)
    drafts = list(Draft.objects.filter(those, ticket=source).values_list("pk", flat=True))
    files = DraftFile.objects.filter(those, ticket=source, message=None)
    keys = [str(key) for key in files.values_list("key", flat=True)]
    DraftFile.objects.filter(key__in=keys).update(ticket=target)
    _move(Draft.objects.filter(pk__in=drafts), target)
    return {"drafts": drafts, "files": keys}


def return_unsent(source: Ticket, merges: list[TicketMerge], above: list[Ticket]) -> None:
    """Return the texts and files that the first merge moved and that were not sent since.

    A text comes above the one that its writer has at the ticket by now. `merges` are those of the
    ticket and of the tickets between: these have the texts no more.
    """
    merge, *later = merges
    moved = Draft.objects.filter(pk__in=merge.joined.get("drafts", ()), ticket__in=above)
    for draft in moved.order_by("pk"):
        mine = Draft.objects.filter(ticket=source, user=draft.user_id, kind=draft.kind)
        if own := mine.first():
            draft.delete()
            if draft.text not in own.text:
                own.text = "\n\n".join((draft.text, own.text))
                own.writer, own.number = None, 0
                own.save()
        else:
            _move(Draft.objects.filter(pk=draft.pk), source)
    files = DraftFile.objects.filter(key__in=merge.joined.get("files", ()), ticket__in=above)
    files.filter(message=None).update(ticket=source)
    for each in later:
        for name in ("drafts", "files"):
            gone = merge.joined.get(name, ())
            each.joined[name] = [key for key in each.joined.get(name, ()) if key not in gone]
        each.save(update_fields=["joined"])


def _move(drafts: QuerySet[Draft], ticket: Ticket) -> None:
    """Move texts. A page that is open at the ticket has not seen them: it replaces none unasked."""
    drafts.update(ticket=ticket, writer=None, number=0)


def _written_at(ticket: Ticket) -> set[Pair]:
    texts = Draft.objects.filter(ticket=ticket).values_list("user_id", "kind")
    files = DraftFile.objects.filter(ticket=ticket, message=None).order_by()
    return {*texts, *files.values_list("user_id", "kind")}
