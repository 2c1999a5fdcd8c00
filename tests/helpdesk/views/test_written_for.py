"""A text that a merge moved says for whom it was written, and is not sent without a look at it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from helpdesk.actions.attach import Upload
from helpdesk.actions.draft import save_draft
from helpdesk.actions.draft_files import keep_draft_file
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.receive import Received, receive_message
from helpdesk.models import Message, Ticket
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def second(mailbox) -> Ticket:
    nora = find_or_create_customer("nora@fjord.example", name="Nora Lind")
    return open_ticket(requester=nora, subject="Spokes", text="Bent.", mailbox=mailbox)


def words_for(ticket) -> str:
    return f"Written for ticket #{ticket.pk}, {ticket.requester.name}."


def page(ticket, person) -> str:
    return signed_in(person).get(reverse("helpdesk:ticket", args=[ticket.pk])).text


def newest_at(ticket) -> int:
    return max(each.arrival_key for each in ticket.messages.all())


def send(ticket, person, **values):
    form = {
        "text": "Dear Nora",
        "submission": str(uuid4()),
        "seen": newest_at(ticket),
        "then": "solved",
        **values,
    }
    return signed_in(person).post(reverse("helpdesk:reply", args=[ticket.pk]), form, headers=HTMX)


def sent(person) -> int:
    return Message.objects.filter(agent=person).count()


def test_it_says_so_until_it_is_sent_and_the_first_press_of_send_asks(ticket, second, ana):
    save_draft(second, text="Dear Nora", by=ana)
    assert words_for(second) not in page(second, ana)
    merge_ticket(second, into=ticket, by=ana)
    for _reload in range(2):
        assert page(ticket, ana).count(words_for(second)) == 1
    asked = send(ticket, ana)
    assert asked.status_code == 422
    assert f"written for ticket #{second.pk}, Nora Lind" in asked.text
    assert f'name="written_for" value="{second.pk}"' in asked.text
    assert 'value="solved" data-focus>Send to Carla Reyes<' in asked.text
    assert sent(ana) == 0
    assert send(ticket, ana, written_for=ticket.pk).status_code == 422
    key = str(uuid4())
    for _press in range(2):
        assert send(ticket, ana, written_for=second.pk, submission=key).status_code == 200
    assert sent(ana) == 1
    save_draft(ticket, text="Dear Carla", by=ana)
    assert words_for(second) not in page(ticket, ana)
    assert send(ticket, ana).status_code == 200


def test_what_was_looked_at_stays_so_when_a_message_comes(ticket, second, ana, carla):
    save_draft(second, text="Dear Nora", by=ana)
    merge_ticket(second, into=ticket, by=ana)
    seen = newest_at(ticket)
    receive_message(ticket, Received(carla, "carla@correu.example", "Still?"))
    asked = send(ticket, ana, seen=seen, written_for=second.pk)
    assert asked.status_code == 422
    assert f'name="written_for" value="{second.pk}"' in asked.text
    newest = newest_at(ticket)
    assert f'name="shown" value="{newest}"' in asked.text
    doubted = send(ticket, ana, seen=seen, shown=newest)
    assert f'name="shown" value="{newest}"' in doubted.text
    assert send(ticket, ana, seen=seen, shown=newest, written_for=second.pk).status_code == 200


def test_cleared_and_written_anew_it_is_of_this_ticket(ticket, second, ana):
    save_draft(second, text="Dear Nora", by=ana)
    merge_ticket(second, into=ticket, by=ana)
    save_draft(ticket, text="", by=ana)
    save_draft(ticket, text="Dear Carla", by=ana)
    assert words_for(second) not in page(ticket, ana)
    assert send(ticket, ana).status_code == 200


def test_of_the_same_customer_it_is_said_and_not_asked(ticket, carla, mailbox, ana):
    other = open_ticket(requester=carla, subject="Bell", text="No bell.", mailbox=mailbox)
    save_draft(other, text="The bell", by=ana)
    merge_ticket(other, into=ticket, by=ana)
    assert words_for(other) in page(ticket, ana)
    assert send(ticket, ana).status_code == 200


def test_it_names_the_first_ticket_of_several_merges(ticket, second, carla, mailbox, ana):
    between = open_ticket(requester=carla, subject="Bell", text="No bell.", mailbox=mailbox)
    save_draft(second, text="Dear Nora", by=ana)
    merge_ticket(second, into=between, by=ana)
    merge_ticket(between, into=ticket, by=ana)
    assert words_for(second) in page(ticket, ana)
    unmerge_ticket(between, by=ana)
    assert words_for(second) in page(between, ana)
    unmerge_ticket(second, by=ana)
    assert "data-written-for" not in page(second, ana)


def test_files_and_notes_say_it_too(ticket, second, ana, lea, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    spoke = Upload("spoke.txt", "text/plain", b"Broken.")
    keep_draft_file(second, spoke, key=uuid4(), by=ana, kind="public")
    save_draft(second, text="Ask Ben", by=lea, kind="note")
    merge_ticket(second, into=ticket, by=ana)
    assert words_for(second) in page(ticket, ana)
    assert send(ticket, ana).status_code == 422
    assert words_for(second) in page(ticket, lea)
    assert send(ticket, lea).status_code == 200  # her reply is not the note


def test_a_page_without_a_moved_text_asks_nothing_more(
    ticket, second, ana, django_assert_num_queries
):
    client, url = signed_in(ana), reverse("helpdesk:ticket", args=[ticket.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as before:
        client.get(url)
    save_draft(ticket, text="Dear Carla", by=ana)
    with django_assert_num_queries(len(before) + 1):
        client.get(url)
