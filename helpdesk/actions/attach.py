import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from helpdesk.models import Attachment, Message


@dataclass(frozen=True)
class Upload:
    """A file on its way to a message. `content` is the whole file."""

    name: str
    content_type: str
    content: bytes
    cid: str = ""
    is_inline: bool = False
    is_dangerous: bool = False


def attach(message: Message, uploads: Sequence[Upload]) -> list[Attachment]:
    """Keep the files, named by what is in them, so that keeping one twice keeps it once."""
    return [_attach(message, upload) for upload in uploads]


def _attach(message: Message, upload: Upload) -> Attachment:
    digest = hashlib.sha256(upload.content).hexdigest()
    path = f"attachments/{digest[:2]}/{digest}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(upload.content))
    return Attachment.objects.create(
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
