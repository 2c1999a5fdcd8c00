"""Files of a draft: kept when they are chosen, sent once, removed with the draft."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.draft_files import MAX_BYTES
from helpdesk.models import Attachment, DraftFile, Message
from helpdesk.tasks import sweep_draft_files
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name, ticket, *more):
    return reverse(f"helpdesk:{name}", args=[ticket.pk, *more])


def keep(client, ticket, *, name="a.txt", content=b"words", **values):
    form = {"kind": "public", "key": str(uuid4()), "submission": str(uuid4())} | values
    form["file"] = SimpleUploadedFile(name, content, "text/plain")
    return client.post(url("keep-file", ticket), form, headers=HTMX)


def reply(client, ticket, *, text="See the file.", submission=None, **values):
    form = {"text": text, "submission": submission or str(uuid4()), "then": "open"} | values
    return client.post(url("reply", ticket), form, headers=HTMX)


def kept_keys():
    return [str(key) for key in DraftFile.objects.values_list("key", flat=True)]


def test_a_file_is_on_the_page_until_it_is_sent(ticket, ana):
    client, submission = signed_in(ana), str(uuid4())
    assert "a.txt" in keep(client, ticket).text
    keep(client, ticket, name="note.txt", kind="note")
    page = client.get(url("ticket", ticket)).text
    assert page.count('name="kept"') == 2
    (key, note) = kept_keys()
    for _ in range(2):  # the answer to the first was lost
        sent = reply(client, ticket, kept=[key], submission=submission)
        assert sent.status_code == 200
    assert [file.name for file in Attachment.objects.all()] == ["a.txt"]
    assert "note.txt" in sent.text
    assert key not in sent.text
    assert note in sent.text


def test_a_message_may_have_files_alone(ticket, ana):
    client = signed_in(ana)
    keep(client, ticket)
    assert reply(client, ticket, text="", kept=kept_keys()).status_code == 200
    assert reply(client, ticket, text="", kept=[]).status_code == 422


def test_an_upload_sent_twice_is_kept_once(ticket, ana):
    client, key = signed_in(ana), str(uuid4())
    assert [keep(client, ticket, key=key).status_code for _ in range(2)] == [200, 200]
    assert DraftFile.objects.count() == 1


def test_an_upload_that_comes_after_its_message_is_not_kept(ticket, ana):
    client, submission = signed_in(ana), str(uuid4())
    keep(client, ticket, submission=submission)
    reply(client, ticket, submission=submission)  # with the file itself, as no answer had come
    assert keep(client, ticket, submission=submission).status_code == 204
    assert not DraftFile.objects.filter(message=None).exists()


def test_a_removed_file_is_deleted(ticket, ana, tmp_path, django_capture_on_commit_callbacks):
    client = signed_in(ana)
    keep(client, ticket)
    (key,) = kept_keys()
    stored = Path(DraftFile.objects.get().file.path)
    assert stored.exists()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            answer = client.post(url("remove-file", ticket, UUID(key)), headers=HTMX)
            assert answer.status_code == 204
    assert not stored.exists()
    refused = reply(client, ticket, kept=[key])
    assert refused.status_code == 409
    assert "removed in another tab" in refused.text


def test_a_file_belongs_to_its_writer(ticket, ana, lea):
    keep(signed_in(ana), ticket)
    (key,) = kept_keys()
    other = signed_in(lea)
    assert key not in other.get(url("ticket", ticket)).text
    assert reply(other, ticket, kept=[key]).status_code == 409
    other.post(url("remove-file", ticket, UUID(key)), headers=HTMX)
    assert keep(other, ticket, key=key).status_code == 204
    assert DraftFile.objects.get().user == ana


def test_at_most_20_files_and_20_mb_are_kept(ticket, ana):
    client = signed_in(ana)
    assert keep(client, ticket, content=b"x" * MAX_BYTES).status_code == 200
    refused = keep(client, ticket, content=b"x")
    assert (refused.status_code, "20 MB" in refused.text) == (409, True)
    for _ in range(19):
        assert keep(client, ticket, content=b"").status_code == 200
    assert "20 files" in keep(client, ticket, content=b"").text


@pytest.mark.parametrize("wrong", [{"kind": "mail"}, {"key": "a"}, {"submission": "a"}])
def test_an_upload_that_cannot_be_kept_is_refused_in_words(wrong, ticket, ana):
    refused = keep(signed_in(ana), ticket, **wrong)
    assert refused.status_code == 400
    assert refused.text


def test_another_team_is_refused_and_a_stranger_learns_nothing(ticket, ben, eve):
    for person, status in ((ben, 403), (eve, 404)):
        client = signed_in(person)
        assert keep(client, ticket).status_code == status
        gone = client.post(url("remove-file", ticket, uuid4()), headers=HTMX)
        assert gone.status_code == status


@pytest.mark.parametrize(("is_sent", "days", "left"), [
    (True, 0.9, 1), (True, 1.1, 0), (False, 89, 1), (False, 91, 0),
])  # fmt: skip
def test_old_files_are_deleted(is_sent, days, left, ticket, ana):
    keep(signed_in(ana), ticket)
    message = Message.objects.first() if is_sent else None
    then = timezone.now() - timedelta(days=days)
    DraftFile.objects.update(created_at=then, message=message)
    sweep_draft_files()
    assert DraftFile.objects.count() == left
