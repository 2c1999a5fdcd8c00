"""A caller is known by a phone number; typing suggests the customers that are known."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from customers.actions.find import find_customer, find_or_create_customer
from customers.actions.update import update_customer
from customers.models import Customer
from helpdesk.models import Ticket
from tests.personas import signed_in

URL = "/tickets/new/"
NUMBER = "+49 30 1234-56"


@pytest.fixture
def call(mailbox):
    return {
        "how": "phone",
        "email": "",
        "phone": NUMBER,
        "name": "Gina Conti",
        "subject": "A bent wheel",
        "text": "Her wheel is bent.",
        "mailbox": mailbox.pk,
        "submission": str(uuid4()),
    }


def test_a_caller_without_an_address_is_kept_by_the_number(call, ana):
    assert signed_in(ana).post(URL, call).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.requester.name, ticket.requester.phone) == ("Gina Conti", NUMBER)
    assert find_customer("0049 30 123456", kind="phone") == ticket.requester
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert "We have no address to write to." in page


def test_the_same_number_is_the_same_customer(call, ana):
    client = signed_in(ana)
    client.post(URL, call)
    again = {"phone": "0049 (0)30 123456", "name": "", "submission": str(uuid4())}
    assert client.post(URL, call | again).status_code == 302
    assert Customer.objects.count() == 1
    assert Ticket.objects.count() == 2


def test_the_number_of_a_known_address_is_kept_unless_there_is_one(call, ana, carla):
    client, known = signed_in(ana), {"email": carla.address}
    client.post(URL, call | known)
    carla.refresh_from_db()
    assert carla.phone == NUMBER
    client.post(URL, call | known | {"phone": "030 999999", "submission": str(uuid4())})
    carla.refresh_from_db()
    assert carla.phone == NUMBER
    assert not Customer.objects.exclude(pk=carla.pk).exists()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"phone": ""}, {"phone": ["Enter the customer’s phone number or address."]}),
        (
            {"how": "chat", "phone": " "},
            {"phone": ["Enter the customer’s phone number or address."]},
        ),
        ({"how": "mail"}, {"email": ["Enter the customer’s address."]}),
        ({"phone": "12345"}, {"phone": ["Enter a phone number with 6 to 15 digits."]}),
        ({"phone": "1" * 16}, {"phone": ["Enter a phone number with 6 to 15 digits."]}),
        ({"phone": "call me"}, {"phone": ["Enter a phone number with 6 to 15 digits."]}),
        ({"phone": "1" * 41}, {"phone": ["Enter at most 40 characters."]}),
        ({"phone": "123\x00456"}, {"phone": ["Remove the characters that cannot be stored."]}),
    ],
)
def test_what_is_missing_is_asked_for(call, ana, typed, errors):
    response = signed_in(ana).post(URL, call | typed)
    assert response.status_code == 422
    assert response.context["form"].errors == errors
    assert not Ticket.objects.exists()
    assert not Customer.objects.exists()


@pytest.mark.parametrize("phone", ["123456", "123456789012345"])
def test_the_shortest_and_the_longest_number_are_taken(call, ana, phone):
    assert signed_in(ana).post(URL, call | {"phone": phone}).status_code == 302


def test_a_chosen_customer_is_the_requester_whoever_else_has_the_number(call, ana, carla, dora):
    for customer in (carla, dora):
        update_customer(customer, changes={"phone": NUMBER}, by=ana)
    typed = {"customer": dora.pk, "name": dora.name}
    assert signed_in(ana).post(URL, call | typed).status_code == 302
    assert Ticket.objects.get().requester == dora


def test_a_number_of_somebody_else_is_refused_with_the_name(call, ana, carla):
    update_customer(carla, changes={"phone": NUMBER}, by=ana)
    response = signed_in(ana).post(URL, call)
    assert response.status_code == 422
    assert "This is the number of Carla Reyes." in response.text
    assert signed_in(ana).post(URL, call | {"name": "carla reyes"}).status_code == 302


def test_a_corrected_caller_is_no_form_sent_twice(call, ana):
    client = signed_in(ana)
    assert client.post(URL, call).status_code == 302
    corrected = client.post(URL, call | {"phone": "+49 30 765432", "name": "Eva Sol"})
    assert corrected.status_code == 422
    assert "was opened before you changed this form" in corrected.text


@pytest.mark.parametrize("customer", ["0", "x", "9" * 30, "1\x00"])
def test_an_unknown_customer_is_an_error(call, ana, customer):
    assert signed_in(ana).post(URL, call | {"customer": customer}).status_code == 422


def suggested(person, **typed: str) -> list[str]:
    page = signed_in(person).get(reverse("customers:suggestions"), typed)
    assert page.status_code == 200
    return re.findall(r'data-email="([^"]*)"', page.text)


def test_typing_suggests_known_customers(ana, carla, dora):
    update_customer(carla, changes={"phone": NUMBER}, by=ana)
    assert suggested(ana, name=carla.name[:5]) == [carla.address]
    assert suggested(ana, email=carla.address[:6]) == [carla.address]
    assert suggested(ana, phone="030 123456", email="", name="x") == [carla.address]
    assert suggested(ana, name="ca") == []
    assert suggested(ana, name="nobody like this") == []
    assert suggested(ana) == suggested(ana, name="\0\0\0") == []


def test_a_suggestion_is_escaped_and_there_are_five_at_most(ana):
    for number in range(7):
        find_or_create_customer(f"z{number}@alba.example", name='Zoe <b>"x"</b>')
    page = signed_in(ana).get(reverse("customers:suggestions"), {"name": "Zoe"}).text
    assert page.count("data-known-customer") == 5
    assert "<b>" not in page
