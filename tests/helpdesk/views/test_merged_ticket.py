"""The page of a merged ticket: what was typed there, and the undo."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helpdesk.actions.draft import save_draft
from helpdesk.actions.merge import merge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Draft, DraftFile, Participant, Ticket
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def doras(dora, mailbox) -> Ticket:
    return open_ticket(requester=dora, subject="Same wheel", text="Mine too.", mailbox=mailbox)


def url(ticket, name: str) -> str:
    return reverse(f"helpdesk:{name}", args=[ticket.pk])


def test_a_text_that_is_typed_on_is_kept_and_the_merge_is_said(ticket, doras, ana, lea):
    merge_ticket(doras, into=ticket, by=lea)
    client = signed_in(ana)
    typed = {"kind": "public", "text": "Dear Dora, we", "submission": str(uuid4())}
    answer = client.post(url(doras, "draft"), typed, headers=HTMX)
    assert (answer.status_code, answer["Content-Type"][:10]) == (409, "text/plain")
    assert f"merged into #{ticket.pk}" in answer.text
    assert "Dear Dora, we" in client.get(url(doras, "ticket")).text
    assert "Dear Dora, we" not in signed_in(lea).get(url(doras, "ticket")).text
    file = SimpleUploadedFile("a.txt", b"words", "text/plain")
    form = {"kind": "public", "key": str(uuid4()), "file": file}
    answer = client.post(url(doras, "keep-file"), form, headers=HTMX)
    assert (answer.status_code, DraftFile.objects.exists()) == (409, False)
    assert f"#{ticket.pk}" in answer.text


@pytest.mark.parametrize("name", ["reply", "note"])
def test_a_form_that_is_sent_there_shows_its_text(ticket, doras, ana, name):
    merge_ticket(doras, into=ticket, by=ana)
    typed = {"text": "Dear Dora, soon.", "submission": uuid4()}
    answer = signed_in(ana).post(url(doras, name), typed)
    assert answer.status_code == 422
    assert "Dear Dora, soon.</blockquote>" in answer.text


def test_a_text_of_both_is_shown_at_its_own(ticket, doras, ana):
    for each, text in ((ticket, "Dear Carla"), (doras, "Dear Dora")):
        save_draft(each, text=text, by=ana)
    merge_ticket(doras, into=ticket, by=ana)
    client = signed_in(ana)
    assert "Dear Dora</blockquote>" in client.get(url(doras, "ticket")).text
    assert "Dear Carla</textarea>" in client.get(url(ticket, "ticket")).text
    assert Draft.objects.count() == 2


def test_the_preview_tells_who_gets_replies(ticket, doras, dora, ana):
    page = signed_in(ana).get(url(doras, "merge"), {"into": ticket.pk}).text
    assert "In copy from now on: dora@post.example" in page
    receive_message(ticket, Received(writer=dora, email="dora@post.example", text="Me too."))
    page = signed_in(ana).get(url(doras, "merge"), {"into": ticket.pk}).text
    assert "In copy from now on: dora@post.example" in page
    Ticket.objects.filter(pk=doras.pk).update(is_verified=False)
    Participant.objects.all().delete()
    page = signed_in(ana).get(url(doras, "merge"), {"into": ticket.pk}).text
    assert "In copy from now on" not in page
    assert "Suggested in copy: dora@post.example" in page
