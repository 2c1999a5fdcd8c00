"""The field for files of a message."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from helpdesk.actions.attach import Upload
from helpdesk.actions.draft_files import MAX_BYTES, MAX_FILES


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class KeysField(forms.Field):
    """The keys of files that were stored with the draft."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        if len(value or []) > MAX_FILES:
            raise forms.ValidationError(_("A message has 20 files at most. Remove some of them."))
        return [forms.UUIDField().clean(each) for each in value or []]


class FilesField(forms.FileField):
    """A field for any number of files, returned as uploads."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        kept = [super(FilesField, self).clean(file, initial) for file in files]
        if len(kept) > MAX_FILES:
            raise forms.ValidationError(_("A message has 20 files at most. Remove some of them."))
        if sum(file.size for file in kept) > MAX_BYTES:
            raise forms.ValidationError(
                _("The files are larger than 20 MB together. Send fewer, or smaller ones.")
            )
        return [upload_of(file) for file in kept]


def upload_of(file: UploadedFile) -> Upload:
    kind = file.content_type or "application/octet-stream"
    return Upload(name=file.name or "", content_type=kind, content=file.read())
