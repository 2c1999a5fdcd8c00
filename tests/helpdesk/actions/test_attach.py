"""A file is stored completely or not at all."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage

from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
from helpdesk.models import Attachment


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def keep(ticket, content: bytes = b"The whole picture.") -> Attachment:
    upload = Upload("wheel.png", "image/png", content)
    return add_note(ticket, "See here.", by=None, attachments=[upload]).attachments.get()


def test_a_partial_file_of_a_killed_process_is_replaced(ticket):
    first = keep(ticket)
    with default_storage.open(first.file.name, "wb") as file:
        file.write(b"The wh")
    again = keep(ticket)
    assert again.file.name == first.file.name
    with again.file.open() as file:
        assert file.read() == b"The whole picture."


def test_the_same_file_twice_is_kept_once(ticket, tmp_path):
    assert keep(ticket).file.name == keep(ticket).file.name
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_storage_elsewhere_keeps_it_too(ticket, monkeypatch):
    elsewhere = InMemoryStorage()
    monkeypatch.setattr(default_storage, "_wrapped", elsewhere)
    path = keep(ticket).file.name
    elsewhere.delete(path)
    elsewhere.save(path, ContentFile(b"The wh"))
    with elsewhere.open(keep(ticket).file.name) as file:
        assert file.read() == b"The whole picture."
