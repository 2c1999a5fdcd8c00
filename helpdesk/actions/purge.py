"""Deletion for good of tickets that were deleted, or marked as spam, thirty days ago."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from customers.actions.timeline import forget_on_timeline
from helpdesk import events
from helpdesk.actions.attach import file_keys
from helpdesk.actions.changes import announce
from helpdesk.actions.delete import KEPT, merged_tickets
from helpdesk.models import Attachment, DraftFile, Message, Ticket
from ledger.actors import SYSTEM
from ledger.origin import origin_of
from mail.queue.forget import forget_mails

PREVIEWS = ("small", "large")


def purge_tickets(*, now: datetime, most: int) -> int:
    """Delete for good what was deleted or marked as spam thirty days ago; return how many.

    At most `most` tickets, each in a transaction of its own.
    """
    over = now - KEPT
    deleted = Ticket.objects.filter(deleted_at__lte=over, merged_into=None)
    spam = Ticket.objects.filter(spam_at__lte=over, merged_into=None)
    found = list(deleted.order_by("deleted_at").values_list("pk", flat=True)[:most])
    found += spam.order_by("spam_at").values_list("pk", flat=True)[: most - len(found)]
    return sum(_purge(pk, now=now) for pk in dict.fromkeys(found))


def _purge(pk: int, *, now: datetime) -> bool:
    """Delete one ticket with those merged into it, unless it was restored since it was found."""
    over = now - KEPT
    is_over = Q(deleted_at__lte=over) | Q(spam_at__lte=over)
    with transaction.atomic():
        rows = Ticket.objects.select_for_update(of=("self",)).select_related("requester")
        ticket = rows.defer("search").filter(is_over, pk=pk, merged_into=None).first()
        if ticket is None:
            return False
        family = [ticket, *merged_tickets(ticket)]
        pks = [each.pk for each in family]
        _forget_mails(pks)
        files = _files_of(pks)
        for each in family:
            forget_on_timeline(each.requester, subject_type="ticket", subject_id=each.pk)
            origin_of(SYSTEM, now, None).record(events.TICKET_PURGED, each)
            announce(each)
        Ticket.objects.filter(pk__in=pks).delete()
        _delete_files(files)
    return True


def _forget_mails(pks: list[int]) -> None:
    messages = Message.objects.filter(ticket__in=pks)
    rows = list(messages.values_list("inbound", "outbound"))
    forget_mails([came for came, _went in rows if came], [went for _came, went in rows if went])


def _files_of(pks: list[int]) -> dict[str, str]:
    """Return the paths of the files of tickets, with the digest of their content or ""."""
    files = Attachment.objects.filter(message__ticket__in=pks).values_list("file", "sha256")
    drafts = DraftFile.objects.filter(ticket__in=pks).values_list("file", flat=True)
    return {**dict(files), **dict.fromkeys(drafts, "")}


def _delete_files(files: dict[str, str]) -> None:
    """Delete the files that no other message has.

    The lock of each path is held until the transaction ends: a message that is being stored with
    the same content holds it too (`attach`), so its row is seen here, or the file is written anew.
    """
    paths = sorted(files)
    with connection.cursor() as cursor:
        for key in file_keys(paths):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    used = set(Attachment.objects.filter(file__in=paths).values_list("file", flat=True))
    for path in paths:
        if path in used:
            continue
        default_storage.delete(path)
        digest = files[path]
        for size in PREVIEWS if digest else ():
            default_storage.delete(f"previews/{digest[:2]}/{digest}-{size}.webp")
