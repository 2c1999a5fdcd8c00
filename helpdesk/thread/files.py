"""Attachment cards: the kind of file and its preview."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk import previews
from helpdesk.models import Attachment, Message

# Matched by prefix of the content type; the first match wins.
KINDS: list[tuple[str, str, Promise]] = [
    ("image/", "image", _("Picture")),
    ("application/pdf", "file-text", _("PDF")),
    ("text/csv", "sheet", _("Spreadsheet")),
    ("text/calendar", "calendar", _("Calendar entry")),
    ("text/vcard", "user-round", _("Contact")),
    ("text/", "file-text", _("Text")),
    ("message/rfc822", "mail", _("Mail")),
    ("audio/", "file-music", _("Audio")),
    ("video/", "file-video-camera", _("Video")),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", "sheet", _("Spreadsheet")),
    ("application/vnd.oasis.opendocument.spreadsheet", "sheet", _("Spreadsheet")),
    ("application/vnd.ms-excel", "sheet", _("Spreadsheet")),
    ("application/vnd.openxmlformats-officedocument.wordprocessing", "file-text", _("Document")),
    ("application/vnd.oasis.opendocument.text", "file-text", _("Document")),
    ("application/msword", "file-text", _("Document")),
    (
        "application/vnd.openxmlformats-officedocument.presentation",
        "presentation",
        _("Slides"),
    ),
    ("application/zip", "file-archive", _("Archive")),
    ("application/x-7z", "file-archive", _("Archive")),
    ("application/vnd.rar", "file-archive", _("Archive")),
    ("application/gzip", "file-archive", _("Archive")),
    ("application/x-tar", "file-archive", _("Archive")),
]
PHOTOS = ("image/jpeg", "image/heic")


@dataclass(frozen=True)
class File:
    """An attachment. `look` is its preview: a thumbnail, first lines, or none."""

    attachment: Attachment
    icon: str
    word: Promise
    look: str

    @property
    def is_moving(self) -> bool:
        """Return True for a GIF, which is shown as sent because a thumbnail would not move."""
        return self.attachment.content_type == "image/gif"


def files_of(attachments: list[Attachment], *, in_frame: bool) -> list[File]:
    """Return the cards of a message, without images shown in the mail's frame."""
    return [
        show_file(file)
        for file in attachments
        if not (in_frame and file.is_inline and file.is_safe_picture)
    ]


def files_with_cid(message: Message) -> QuerySet[Attachment]:
    """Return the files that the HTML of the mail may show by their content id."""
    return message.attachments.exclude(cid="")


def show_file(file: Attachment) -> File:
    look = (
        "drawn"
        if previews.has_thumbnail(file)
        else "read"
        if previews.has_text_preview(file)
        else ""
    )
    if file.content_type in PHOTOS:
        return File(file, "image", _("Photo"), look)
    for begins, icon, word in KINDS:
        if file.content_type.startswith(begins):
            return File(file, icon, word, look)
    return File(file, "file-text" if look == "read" else "file", _("File"), look)
