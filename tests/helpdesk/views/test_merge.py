"""Merging on its page: the choice, the preview, the merge, and undoing it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from helpdesk.actions.merge import merge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Message, Ticket
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def doras(dora, mailbox) -> Ticket:
    return open_ticket(requester=dora, subject="Same wheel", text="Mine too.", mailbox=mailbox)


def url(ticket, name: str = "merge", *others: int) -> str:
    return reverse(f"helpdesk:{name}", args=[ticket.pk, *others])


def test_other_open_tickets_of_the_customer_are_offered(ticket, carla, mailbox, doras, ana):
    other = open_ticket(requester=carla, subject="Bell", text="Mute.", mailbox=mailbox)
    page = signed_in(ana).get(url(ticket)).text
    assert f"?into={other.pk}" in page
    assert f"?into={doras.pk}" not in page


def test_a_number_is_previewed_and_then_merged(ticket, doras, ana):
    client = signed_in(ana)
    answer = client.post(url(doras), {"into": f"#{ticket.pk}"})
    assert answer.url == f"{url(doras)}?into={ticket.pk}"
    page = client.get(answer.url).text
    assert "1 message moves there" in page
    assert "dora@post.example" in page
    doras.refresh_from_db()
    assert doras.merged_into is None
    answer = client.post(url(doras), {"into": ticket.pk, "confirmed": "1"}, follow=True)
    assert "Mine too." in answer.text
    doras.refresh_from_db()
    assert doras.merged_into == ticket


@pytest.mark.parametrize("into", ["", "x", "0", "9" * 30, "self", "elsewhere"])
def test_a_wrong_number_is_said_at_the_field(into, ticket, doras, delivery, ana):
    Ticket.objects.filter(pk=doras.pk).update(team=delivery)
    typed = {"self": ticket.pk, "elsewhere": doras.pk}.get(into, into)
    answer = signed_in(ana).post(url(ticket), {"into": typed, "confirmed": "1"})
    assert answer.status_code == 422
    ticket.refresh_from_db()
    assert ticket.merged_into is None


def test_a_merged_ticket_says_where_it_went_and_can_be_had_back(ticket, doras, ana):
    merge_ticket(doras, into=ticket, by=ana)
    client = signed_in(ana)
    page = client.get(url(doras, "ticket")).text
    assert f"merged into #{ticket.pk}" in page
    assert 'id="reply-form"' not in page
    for name in ("resolve", "spam", "snooze"):
        answer = client.post(url(doras, name), headers={"HX-Request": "true"})
        assert (answer.status_code, f"into #{ticket.pk}" in answer.text) == (409, True)
    typed = {"text": "Hello", "then": "open", "submission": uuid4()}
    for name in ("reply", "note"):
        assert f"into #{ticket.pk}" in client.post(url(doras, name), typed).text
    assert not Message.objects.filter(text="Hello").exists()
    assert client.post(url(doras, "unmerge")).url == url(doras, "ticket")
    page = client.get(url(doras, "ticket")).text
    assert "Mine too." in page
    assert 'id="reply-form"' in page


def test_a_message_is_split_off_from_its_menu(ticket, carla, ana):
    said = Received(writer=carla, email="carla@correu.example", text="My invoice?")
    message = receive_message(ticket, said)
    answer = signed_in(ana).post(url(ticket, "split", message.pk), follow=True)
    new = Ticket.objects.latest("pk")
    assert new.pk != ticket.pk
    assert answer.redirect_chain[-1][0] == url(new, "ticket")
    assert "My invoice?" in answer.text
    assert signed_in(ana).post(url(ticket, "split", message.pk)).status_code == 404


def test_the_undo_needs_the_right_to_the_other_ticket(ticket, doras, ana, lea, delivery):
    merge_ticket(doras, into=ticket, by=ana)
    client = signed_in(ana)
    assert 'id="unmerge"' in client.get(url(doras, "ticket")).text
    Ticket.objects.filter(pk=ticket.pk).update(team=delivery)
    assert 'id="unmerge"' not in client.get(url(doras, "ticket")).text
    assert client.post(url(doras, "unmerge")).status_code == 403
    doras.refresh_from_db()
    assert doras.merged_into == ticket
    Ticket.objects.filter(pk=ticket.pk).update(assignee=ana)
    assert client.post(url(doras, "unmerge")).status_code == 302
