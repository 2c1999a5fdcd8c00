"""Deletion for good of tickets that were deleted, or marked as spam, thirty days ago."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from customers.actions.timeline import forget_on_timeline
from helpdesk import events
from helpdesk.actions.attach import file_keys
from helpdesk.actions.changes import announce
from helpdesk.actions.delete import KEPT, merged_tickets
from helpdesk.hooks import topics_of
from helpdesk.models import Attachment, DraftFile, Message, Ticket
from ledger.actors import SYSTEM
from ledger.origin import origin_of
from mail.queue.forget import find_received, find_sent, forget_mails

logger = logging.getLogger(__name__)
PREVIEWS = ("small", "large")
# The migration that brings the purge; there is no row of it once it is squashed.
FIRST = {"app": "helpdesk", "name": "0025_deleted_tickets"}


def purge_tickets(*, now: datetime, most: int, failed: set[int] | None = None) -> int:
    """Delete for good what was deleted or marked as spam thirty days ago.

    At most `most` tickets, each in a transaction of its own. One that cannot be deleted is logged
    and added to `failed`; those in there are left out. Returns the number of tickets found.
    """
    failed = set() if failed is None else failed
    found: list[int] = []
    for column, is_over in _conditions(now).items():
        over = Ticket.objects.filter(is_over, merged_into=None).exclude(pk__in=failed)
        found += over.order_by(column, "pk").values_list("pk", flat=True)[: most - len(found)]
    families = {pk: [pk, *(each.pk for each in merged_tickets(Ticket(pk=pk)))] for pk in found}
    # Received mails have no index of their topic: they are looked through once for all.
    received = find_received(_topics([pk for family in families.values() for pk in family]))
    for family in families.values():
        try:
            _delete_files(_purge(family, received, now=now))
        except Exception:
            logger.exception("Ticket %s could not be deleted for good", family[0])
            failed.add(family[0])
    return len(found)


def _conditions(now: datetime) -> dict[str, Q]:
    """Return the conditions of tickets to be deleted for good, by the column that sorts them.

    Spam that was deleted since can be restored for thirty days. A mail that came to it since may
    be a customer's. An earlier version kept spam for ever: thirty days pass after the update, in
    which people can save what they need.
    """
    over = now - KEPT
    conditions = {"deleted_at": Q(deleted_at__lte=over)}
    if not MigrationRecorder.Migration.objects.filter(**FIRST, applied__gt=over).exists():
        conditions["spam_at"] = Q(spam_at__lte=over, last_message_at__lte=over, deleted_at=None)
    return conditions


def _purge(
    family: Sequence[int], received: Mapping[str, Sequence[int]], *, now: datetime
) -> dict[str, str]:
    """Delete a ticket and those merged into it; return its files, as `_files_of` does.

    A ticket that was restored since it was found is left, and so is one whose merge was undone.
    """
    pk, *merged = family
    is_over = Q()
    for condition in _conditions(now).values():
        is_over |= condition
    with transaction.atomic():
        for each in reversed(merged):  # as undoing a merge locks: the merged one first
            Ticket.objects.select_for_update().filter(pk=each).values_list("pk").first()
        rows = Ticket.objects.select_for_update(of=("self",)).select_related("requester")
        ticket = rows.defer("search").filter(is_over, pk=pk, merged_into=None).first()
        if ticket is None:
            return {}
        whole = [ticket, *merged_tickets(ticket)]
        pks = [each.pk for each in whole]
        _forget_mails(pks, received)
        files = _files_of(pks)
        for gone in whole:
            forget_on_timeline(gone.requester, subject_type="ticket", subject_id=gone.pk)
            origin_of(SYSTEM, now, None).record(events.TICKET_PURGED, gone)
            announce(gone)
        Ticket.objects.filter(pk__in=pks).delete()
    return files


def _topics(pks: Sequence[int]) -> list[str]:
    return [*(f"ticket:{pk}" for pk in pks), *topics_of(pks)]


def _forget_mails(pks: Sequence[int], received: Mapping[str, Sequence[int]]) -> None:
    """Delete the mails of messages, and those about the tickets that are no message of another.

    The others are acknowledgements, requests for feedback, mails that were sent again, bounces and
    reactions.
    """
    topics = _topics(pks)
    came = {pk for topic in topics for pk in received.get(topic, ())}
    went = set(find_sent(topics))
    elsewhere = Message.objects.exclude(ticket__in=pks)
    came -= set(elsewhere.filter(inbound__in=came).values_list("inbound", flat=True))
    went -= set(elsewhere.filter(outbound__in=went).values_list("outbound", flat=True))
    rows = list(Message.objects.filter(ticket__in=pks).values_list("inbound", "outbound"))
    came |= {inbound for inbound, _outbound in rows if inbound}
    went |= {outbound for _inbound, outbound in rows if outbound}
    forget_mails(came, went)


def _files_of(pks: Sequence[int]) -> dict[str, str]:
    """Return the paths of the files of tickets, with the digest of their content or ""."""
    files = Attachment.objects.filter(message__ticket__in=pks).values_list("file", "sha256")
    drafts = DraftFile.objects.filter(ticket__in=pks).values_list("file", flat=True)
    return {**dict(files), **dict.fromkeys(drafts, "")}


def _delete_files(files: Mapping[str, str]) -> None:
    """Delete the files that no other message has, after the rows are gone.

    An interruption in between leaves a file without a row, never a row without its file. The lock
    of each path is held until the transaction ends: a message that is being stored with the same
    content holds it too (`attach`), so its row is seen here, or the file is written anew.
    """
    paths = sorted(files)
    with transaction.atomic():
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
