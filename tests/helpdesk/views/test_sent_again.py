"""A form that is sent again, changed, after its answer was lost: nothing written is lost."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Attachment, Draft, Message
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


def url(name, ticket):
    return reverse(f"helpdesk:{name}", args=[ticket.pk])


@pytest.fixture
def form(ticket):
    return {
        "text": "A new wheel is on its way.",
        "submission": str(uuid4()),
        "seen": ticket.messages.get().pk,
        "then": "pending",
    }


def replies(ticket):
    return ticket.messages.filter(agent__isnull=False, kind=Message.Kind.PUBLIC).order_by("pk")


def key_of(answer, form: str) -> str:
    [key] = re.findall(rf'id="{form}-key" name="submission" value="([^"]+)"', answer.text)
    return key


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_reply_changed_after_it_was_sent_is_kept_and_can_be_sent(ticket, ana, form, headers):
    client = signed_in(ana)
    client.post(url("reply", ticket), form | {"text": "The price is 20"}, headers=headers)
    changed = form | {"text": "25, not 20, sorry"}
    refused = client.post(url("reply", ticket), changed, headers=headers)
    assert refused.status_code == 422
    assert "Your reply was sent before you changed it." in refused.text
    assert "The price is 20" in refused.text
    assert (replies(ticket).count(), Draft.objects.get().text) == (1, changed["text"])
    [shown] = re.findall(r'name="shown" value="(\d+)"', refused.text)
    changed |= {"submission": key_of(refused, "reply"), "shown": shown}
    again = client.post(url("reply", ticket), changed, headers=headers)
    assert again.status_code == (200 if headers else 302)
    assert [reply.text for reply in replies(ticket)] == ["The price is 20", "25, not 20, sorry"]
    assert not Draft.objects.exists()


def test_a_changed_reply_does_not_go_over_what_arrived_since(ticket, carla, ana, form):
    client = signed_in(ana)
    client.post(url("reply", ticket), form, headers=HTMX)
    receive_message(ticket, Received(carla, "carla@correu.example", "Thank you!"))
    changed = form | {"text": "Another wheel."}
    refused = client.post(url("reply", ticket), changed, headers=HTMX)
    [shown] = re.findall(r'name="shown" value="(\d+)"', refused.text)
    changed |= {"submission": key_of(refused, "reply"), "shown": shown}
    stopped = client.post(url("reply", ticket), changed, headers=HTMX)
    assert "Carla Reyes wrote while you were writing." in stopped.text


def test_a_reply_with_another_file_is_another_reply(ticket, ana, form):
    client = signed_in(ana)

    def send(content: bytes) -> int:
        sent = form | {"attachments": SimpleUploadedFile("a.txt", content, "text/plain")}
        return client.post(url("reply", ticket), sent, headers=HTMX).status_code

    assert [send(b"words"), send(b"words"), send(b"other words")] == [200, 200, 422]
    assert client.post(url("reply", ticket), form, headers=HTMX).status_code == 422
    assert Attachment.objects.count() == 1


def test_a_reply_sent_as_a_note_is_another_message(ticket, ana, form):
    client = signed_in(ana)
    client.post(url("reply", ticket), form, headers=HTMX)
    assert client.post(url("note", ticket), form, headers=HTMX).status_code == 422


def test_a_note_changed_after_it_was_added_is_kept_and_can_be_added(ticket, chloe):
    client, form = signed_in(chloe), {"text": "Ask the carrier.", "submission": str(uuid4())}
    changed = form | {"text": "Do not ask the carrier."}
    assert client.post(url("note", ticket), form, headers=HTMX).status_code == 200
    assert client.post(url("note", ticket), form, headers=HTMX).status_code == 200
    refused = client.post(url("note", ticket), changed, headers=HTMX)
    assert refused.status_code == 422
    assert "Your note was added before you changed it." in refused.text
    draft = Draft.objects.get()
    assert (draft.kind, draft.text) == ("note", changed["text"])
    changed["submission"] = key_of(refused, "note")
    assert client.post(url("note", ticket), changed, headers=HTMX).status_code == 200
    assert ticket.messages.filter(kind="note").count() == 2
