import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.models import Q

from helpdesk.actions.changes import index_text
from helpdesk.models import Attachment, DraftFile, Message
from mail.parsing.parsed import ParsedMail


@dataclass(frozen=True)
class Upload:
    """A file to be attached to a message. `content` is the whole file.

    `draft_key` names the `DraftFile` that it comes from.
    """

    name: str
    content_type: str
    content: bytes
    cid: str = ""
    is_inline: bool = False
    is_dangerous: bool = False
    draft_key: UUID | None = None


def uploads_of(parsed: ParsedMail) -> list[Upload]:
    """Return the attachments of a parsed mail as uploads."""
    return [
        Upload(
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            cid=file.cid or "",
            is_inline=file.inline,
            is_dangerous=file.is_dangerous,
        )
        for file in parsed.attachments
    ]


def attach(message: Message, uploads: Sequence[Upload]) -> list[Attachment]:
    """Store the files under names derived from their content; storing one twice keeps one copy.

    The ticket is found by their names. Files of the draft are marked as sent; those that the same
    form left out are deleted later.
    """
    keys = [each.draft_key for each in uploads if each.draft_key]
    sent = Q(key__in=keys)
    if message.submission:
        sent |= Q(submission=message.submission, message=None)
    if keys or message.submission:
        DraftFile.objects.filter(sent).update(message=message)
    if not uploads:
        return []
    paths = [_path_of(each) for each in uploads]
    _lock_paths(paths)
    kept = (_kept(message, *each) for each in zip(uploads, paths, strict=True))
    made = Attachment.objects.bulk_create(kept)
    if names := " ".join(each.name for each in made if not each.is_inline):
        index_text(message.ticket, names)
    return made


def file_keys(paths: Sequence[str]) -> list[int]:
    """Return the keys of the database locks of stored paths, in the order they are taken."""
    digests = (hashlib.sha256(path.encode()).digest() for path in paths)
    return sorted({int.from_bytes(each[:8], signed=True) for each in digests})


def _lock_paths(paths: Sequence[str]) -> None:
    """Keep the paths from being deleted until the transaction ends; see `purge`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(key) FROM unnest(%s::bigint[]) AS key",
            [file_keys(paths)],
        )


def _path_of(upload: Upload) -> str:
    digest = hashlib.sha256(upload.content).hexdigest()
    return f"attachments/{digest[:2]}/{digest}"


def _kept(message: Message, upload: Upload, path: str) -> Attachment:
    digest = path.rpartition("/")[2]
    path = keep_file(path, upload.content)
    return Attachment(
        message=message,
        file=path,
        name=upload.name[:200] or "file",
        content_type=upload.content_type[:120],
        size=len(upload.content),
        sha256=digest,
        cid=upload.cid[:255],
        is_inline=upload.is_inline,
        is_dangerous=upload.is_dangerous,
    )


def keep_file(path: str, content: bytes) -> str:
    """Return the path of the stored content. A truncated file of a killed process is replaced."""
    if default_storage.exists(path) and default_storage.size(path) == len(content):
        return path
    if isinstance(default_storage, FileSystemStorage):
        mode = default_storage.file_permissions_mode or 0o644
        _write(Path(default_storage.path(path)), content, mode=mode)
        return path
    path = default_storage.save(path, ContentFile(content))
    if default_storage.size(path) != len(content):
        raise OSError(f"The storage kept {path} only in part.")
    return path


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Write to a temporary file and rename it, so the name never refers to a partial file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix="half-", delete=False) as half:
        try:
            half.write(content)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).chmod(mode)
            Path(half.name).replace(path)
        except BaseException:
            Path(half.name).unlink(missing_ok=True)
            raise
