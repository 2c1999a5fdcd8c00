"""Files of a draft: stored when they are chosen, and sent with the message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import User
from config.refusals import Refused
from helpdesk.actions.attach import Upload, keep_file
from helpdesk.actions.changes import locked
from helpdesk.models import DraftFile, Message, Ticket

MAX_FILES = 20
MAX_BYTES = 20 * 1024 * 1024
SENT_FOR = timedelta(days=1)  # a form whose answer was lost may be sent again
UNSENT_FOR = timedelta(days=90)


class CannotKeepFile(Refused):
    """The message gives the reason and the next step."""


def keep_draft_file(
    ticket: Ticket,
    upload: Upload,
    *,
    key: UUID,
    by: User,
    kind: str,
    submission: UUID | None = None,
) -> DraftFile | None:
    """Store a file with the draft, once for each key.

    Returns None if the message of this `submission` was sent before: the file was sent with it.
    """
    with transaction.atomic():
        current = locked(ticket)
        if current.merged_into_id:
            words = _("This ticket was merged into #%d. Add the file there.")
            raise CannotKeepFile(words % current.merged_into_id)
        if submission and Message.objects.filter(submission=submission).exists():
            return None
        if kept := DraftFile.objects.filter(key=key).first():
            return kept if (kept.user_id, kept.ticket_id) == (by.pk, current.pk) else None
        others = DraftFile.objects.filter(ticket=current, user=by, kind=kind, message=None)
        refuse_too_much([*others.values_list("size", flat=True), len(upload.content)])
        return DraftFile.objects.create(
            ticket=current,
            user=by,
            kind=kind,
            key=key,
            submission=submission,
            file=keep_file(f"drafts/{key}", upload.content),
            name=upload.name[:200] or "file",
            content_type=upload.content_type[:120],
            size=len(upload.content),
        )


def refuse_too_much(sizes: Sequence[int]) -> None:
    if len(sizes) > MAX_FILES:
        raise CannotKeepFile(_("A message has 20 files at most. Remove some of them."))
    if sum(sizes) > MAX_BYTES:
        raise CannotKeepFile(
            _("The files are larger than 20 MB together. Send fewer, or smaller ones.")
        )


def remove_draft_file(ticket: Ticket, key: UUID, *, by: User) -> None:
    """Delete a file that was not sent; one that is gone is left so."""
    with transaction.atomic():
        files = DraftFile.objects.filter(ticket=locked(ticket), user=by, key=key, message=None)
        _delete(list(files))


def draft_uploads(
    ticket: Ticket,
    keys: Sequence[UUID],
    *,
    by: User,
    submission: UUID,
    also: Sequence[Upload] = (),
) -> list[Upload]:
    """Return the files with these keys, and those that came with the form, to be attached.

    Files that were sent with this very form before are among them.
    """
    mine = Q(message=None) | Q(message__submission=submission)
    files = list(DraftFile.objects.filter(mine, ticket=ticket, user=by, key__in=keys))
    if len(files) < len(set(keys)):
        raise CannotKeepFile(
            _("A file was removed in another tab. Reload the page to see the files that are left.")
        )
    refuse_too_much([*(file.size for file in files), *(len(each.content) for each in also)])
    return [*(_upload(file) for file in files), *also]


def _upload(file: DraftFile) -> Upload:
    return Upload(
        name=file.name,
        content_type=file.content_type,
        content=_content(file.file),
        draft_key=file.key,
    )


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def return_files(ticket: Ticket, reply: Message) -> None:
    """Make the files of a reply files of its writer's draft again."""
    kept = [
        DraftFile(
            ticket=ticket,
            user=reply.agent,
            kind=reply.kind,
            key=(key := uuid4()),
            file=keep_file(f"drafts/{key}", _content(each.file)),
            name=each.name,
            content_type=each.content_type,
            size=each.size,
        )
        for each in reply.attachments.order_by("pk")
    ]
    _delete(list(DraftFile.objects.filter(message=reply)))
    DraftFile.objects.bulk_create(kept)


def delete_old_draft_files(*, now: datetime, most: int) -> None:
    """Delete files that were sent a day ago, and those that nobody sent for 90 days."""
    sent = Q(message__isnull=False, created_at__lt=now - SENT_FOR)
    old = Q(message=None, created_at__lt=now - UNSENT_FOR)
    with transaction.atomic():
        _delete(
            list(
                DraftFile.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                    sent | old
                )[:most]
            )
        )


def _delete(files: Sequence[DraftFile]) -> None:
    DraftFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    for file in files:
        transaction.on_commit(partial(default_storage.delete, str(file.file.name)))
