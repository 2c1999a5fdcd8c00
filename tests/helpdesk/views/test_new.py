"""An agent opens a ticket for a customer."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from customers.actions.find import find_or_create_customer
from customers.models import Customer
from helpdesk.models import Ticket
from mail.models import OutboundMail
from tests.personas import signed_in

URL = "/tickets/new/"


@pytest.fixture
def form(mailbox):
    return {
        "how": "mail",
        "email": "gina@correu.example",
        "name": "Gina Conti",
        "subject": "Your recall",
        "text": "Your battery is part of a recall.",
        "mailbox": mailbox.pk,
        "submission": str(uuid4()),
    }


def test_the_page_knows_the_customer_it_came_from(mailbox, ana):
    response = signed_in(ana).get(URL, {"email": "carla@correu.example"})
    assert response.status_code == 200
    assert 'value="carla@correu.example"' in response.text


def test_a_message_goes_to_the_customer(form, ana):
    response = signed_in(ana).post(URL, form)
    ticket = Ticket.objects.get()
    assert response.url == f"/tickets/{ticket.pk}/"
    assert (ticket.subject, ticket.assignee, ticket.requester.name) == (
        "Your recall",
        ana,
        "Gina Conti",
    )
    assert OutboundMail.objects.get(kind="reply").to == ["gina@correu.example"]


def test_a_phone_ticket_stores_the_customers_message(form, ana):
    signed_in(ana).post(URL, form | {"how": "phone"})
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.messages.get().customer) == ("phone", ticket.requester)
    assert not OutboundMail.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("how", ["mail", "phone", "chat"])
def test_twice_is_once(form, ana, how):
    client, form = signed_in(ana), form | {"how": how}
    assert client.post(URL, form).url == client.post(URL, form).url
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("how", ["mail", "phone"])
@pytest.mark.parametrize("changed", [{"text": "Not yours, sorry."}, {"email": "eva@alba.example"}])
def test_a_form_changed_after_it_was_stored_is_kept_and_can_open_another(form, ana, how, changed):
    client, form = signed_in(ana), form | {"how": how}
    first = client.post(URL, form).url
    refused = client.post(URL, form | changed)
    assert (refused.status_code, Ticket.objects.count()) == (422, 1)
    assert "was opened before you changed this form" in refused.text
    assert f'href="{first}"' in refused.text
    assert next(iter(changed.values())) in refused.text
    [key] = re.findall(r'name="submission" value="([^"]+)"', refused.text)
    assert client.post(URL, form | changed | {"submission": key}).url != first
    assert Ticket.objects.count() == 2


def test_a_form_sent_again_for_another_kind_of_ticket_is_refused(form, ana):
    client = signed_in(ana)
    client.post(URL, form)
    assert client.post(URL, form | {"how": "phone"}).status_code == 422
    assert client.post(URL, form | {"subject": "Re: Your recall"}).status_code == 302
    assert client.post(URL, form | {"subject": "Another"}).status_code == 422
    assert Ticket.objects.count() == 1


def test_errors_keep_what_was_typed(form, ana):
    response = signed_in(ana).post(URL, form | {"email": "not an address", "text": ""})
    assert response.status_code == 422
    assert "Enter a message." in response.text
    assert "Your recall" in response.text
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("subject", "", "Enter a subject."),
        ("subject", "  ", "Enter a subject."),
        ("subject", "x" * 301, "Enter at most 300 characters."),
        ("subject", "Bent\0", "Remove the characters that cannot be stored."),
        ("email", " ", "Enter the customer’s address."),
        ("email", "gina@", "Enter a valid email address."),
        ("email", f"{'g' * 310}@correu.example", "Enter at most 320 characters."),
        ("name", "x" * 201, "Enter at most 200 characters."),
        ("name", "Gi\0na", "Remove the characters that cannot be stored."),
        ("text", "", "Enter a message."),
        ("mailbox", "", "This field is required."),
    ],
)
def test_a_field_is_checked_as_everywhere(form, ana, name, typed, said):
    response = signed_in(ana).post(URL, form | {name: typed})
    assert response.status_code == 422
    assert response.context["form"].errors == {name: [said]}


def test_the_longest_values_are_taken(form, ana):
    typed = {"subject": "x" * 300, "name": "y" * 200}
    assert signed_in(ana).post(URL, form | typed).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.requester.name) == (typed["subject"], typed["name"])


def test_a_mailbox_out_of_use_is_not_offered(form, ana, mailbox):
    mailbox.is_active = False
    mailbox.save()
    response = signed_in(ana).post(URL, form)
    assert list(response.context["form"].errors) == ["mailbox"]


def test_the_page_has_a_field_for_addresses(mailbox, ana):
    page = signed_in(ana).get(URL).text
    [field] = re.findall(r'<input type="email" name="email"[^>]*>', page)
    assert "autofocus" in field
    assert "Customer’s email" in page


def test_only_who_answers_opens_tickets(form, chloe, eve, client):
    assert signed_in(chloe).get(URL).status_code == 403
    assert signed_in(eve).get(URL).status_code == 404
    assert client.get(URL).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["mail", "phone"])
def test_two_presses_at_the_same_moment_are_one_ticket(form, ana, how):
    form = form | {"how": how}
    find_or_create_customer(form["email"], name=form["name"])
    with ThreadPoolExecutor(2) as pool:
        presses = [pool.submit(press, ana, form) for _press in range(2)]
        assert {press.result().url for press in presses} == {f"/tickets/{Ticket.objects.get().pk}/"}


def press(person, form):
    try:
        return signed_in(person).post(URL, form)
    finally:
        connections.close_all()
