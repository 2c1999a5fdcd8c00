"""A file is stored completely or not at all."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.web.refusals import NOT_STORED, TYPED_HERE
from helpdesk.actions.attach import Upload
from helpdesk.actions.note import add_note
from helpdesk.models import Attachment
from tests.files import full_disk
from tests.personas import signed_in


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


def test_a_full_disk_leaves_nothing_behind(ticket, tmp_path):
    with full_disk(room=1000), pytest.raises(OSError, match="File too large"):
        keep(ticket, b"x" * 1001)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    with full_disk(room=1000):
        assert keep(ticket, b"x" * 1000).size == 1000


def test_a_full_disk_is_told_and_saves_nothing(ticket, ana):
    client, url = signed_in(ana), reverse("helpdesk:note", args=[ticket.pk])
    file = SimpleUploadedFile("wheel.png", b"x" * 1001, "image/png")
    fields = {"text": "See here.", "attachments": file, "submission": uuid4()}
    with full_disk(room=1000):
        response = client.post(url, fields, headers={"HX-Request": "true"})
    assert (response.status_code, response.text) == (507, f"{NOT_STORED} {TYPED_HERE}")
    assert not ticket.messages.filter(text="See here.").exists()


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
