"""Replies and notes: idempotent, never sent over an unseen message."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helpdesk.actions.note import add_note
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.status import close_ticket, resolve_ticket
from helpdesk.models import Attachment, Message, Ticket
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
    return ticket.messages.filter(agent__isnull=False, kind=Message.Kind.PUBLIC)


def test_a_reply_is_sent_and_the_composer_is_fresh(ticket, ana, form):
    response = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Retarget"] == "#composer"
    assert 'id="composer"' in response.text
    assert '<hx-partial hx-target="#thread"' in response.text
    assert form["submission"] not in response.text
    ticket.refresh_from_db()
    assert (replies(ticket).get().text, ticket.status) == (form["text"], "pending")


def test_without_javascript_it_comes_back_to_the_ticket(ticket, ana, form):
    response = signed_in(ana).post(url("reply", ticket), form)
    assert (response.status_code, response.url) == (302, url("ticket", ticket))


def test_the_last_way_to_send_is_remembered(ticket, ana, form):
    client = signed_in(ana)
    client.post(url("reply", ticket), form | {"then": "solved"})
    assert "Send and solve" in client.get(url("ticket", ticket)).text


def test_solved_and_next_goes_on(ticket, ana, form):
    form["then"] = "next"
    response = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert "ticket-next" in response["HX-Trigger"]
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_a_double_click_sends_one(ticket, ana, form):
    client = signed_in(ana)
    for _ in range(2):
        assert client.post(url("reply", ticket), form, headers=HTMX).status_code == 200
    assert replies(ticket).count() == 1


def test_files_go_along(ticket, ana, form):
    files = [SimpleUploadedFile(name, b"words", "text/plain") for name in ("a.txt", "b.txt")]
    signed_in(ana).post(url("reply", ticket), form | {"attachments": files})
    assert [file.name for file in Attachment.objects.all()] == ["a.txt", "b.txt"]
    assert replies(ticket).get().outbound.attachments.count() == 2


def test_an_empty_reply_stays_with_its_error(ticket, ana, form):
    response = signed_in(ana).post(url("reply", ticket), form | {"text": " "}, headers=HTMX)
    assert response.status_code == 422
    assert 'id="composer-notice"' in response.text
    assert "Write something first." in response.text
    assert not replies(ticket).exists()


def test_send_stops_when_something_unseen_has_arrived(ticket, carla, ana, form):
    client = signed_in(ana)
    receive_message(ticket, Received(carla, "carla@correu.example", "Never mind, it is fixed!"))
    stopped = client.post(url("reply", ticket), form, headers=HTMX)
    assert stopped.status_code == 422
    assert "Carla Reyes wrote while you were writing." in stopped.text
    assert "Never mind, it is fixed!" in stopped.text
    assert not replies(ticket).exists()
    newest = ticket.messages.latest("pk").pk
    assert client.post(url("reply", ticket), form | {"shown": newest}).status_code == 302
    assert replies(ticket).count() == 1


def test_a_note_of_a_colleague_stops_it_too(ticket, ana, lea, form):
    add_note(ticket, "I have called her.", by=lea)
    stopped = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert "Lea Brunner wrote a note" in stopped.text


def test_stopped_without_javascript_the_words_are_kept(ticket, ana, lea, form):
    add_note(ticket, "I have called her.", by=lea)
    stopped = signed_in(ana).post(url("reply", ticket), form)
    assert stopped.status_code == 422
    assert "<html" in stopped.text
    assert form["text"] in stopped.text


def test_a_closed_ticket_refuses_in_words(ticket, ana, form):
    close_ticket(resolve_ticket(ticket, by=ana))
    refused = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert refused.status_code == 409
    assert refused["Content-Type"].startswith("text/plain")
    assert "closed" in refused.text


def test_without_javascript_a_refusal_keeps_the_text(ticket, ana, form):
    close_ticket(resolve_ticket(ticket, by=ana))
    refused = signed_in(ana).post(url("reply", ticket), form)
    assert (refused.status_code, replies(ticket).count()) == (422, 0)
    assert "This ticket is closed." in refused.text
    assert f"{form['text']}</textarea>" in refused.text


def test_a_note_stays_in_the_house(ticket, chloe):
    form = {"text": "Ask the carrier.", "submission": str(uuid4())}
    assert signed_in(chloe).post(url("note", ticket), form, headers=HTMX).status_code == 200
    note = ticket.messages.get(kind=Message.Kind.NOTE)
    assert (note.text, note.outbound) == ("Ask the carrier.", None)


@pytest.mark.parametrize(("name", "status"), [("reply", 303), ("note", 303), ("draft", 405)])
def test_a_get_writes_nothing(ticket, ana, name, status):
    assert signed_in(ana).get(url(name, ticket), {"text": "Hello"}).status_code == status
    assert ticket.messages.count() == 1


def test_users_who_may_not_answer_cannot_reply(ticket, chloe, form):
    assert signed_in(chloe).post(url("reply", ticket), form).status_code == 403


@pytest.mark.parametrize("name", ["reply", "note", "draft"])
def test_another_team_is_refused_and_a_stranger_learns_nothing(ticket, ben, eve, form, name):
    assert signed_in(ben).post(url(name, ticket), form).status_code == 403
    assert signed_in(eve).post(url(name, ticket), form).status_code == 404
    assert ticket.messages.count() == 1


def test_a_ticket_without_address_cannot_be_replied_to(ticket, ana, form):
    Ticket.objects.filter(pk=ticket.pk).update(requester_email="unknown@sender.invalid")
    page = signed_in(ana).get(url("ticket", ticket)).text
    assert "We have no address to write to." in page
    assert 'id="reply-text"' not in page
    answer = signed_in(ana).post(url("reply", ticket), form, headers=HTMX)
    assert (answer.status_code, replies(ticket).count()) == (409, 0)
