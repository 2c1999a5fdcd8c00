import pytest
from django.test import Client

from customers.models import Customer
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from tests.api_tokens import token_header

TICKETS = 3
TICKET = 4
CUSTOMERS = 3


def with_token(user) -> Client:
    return Client(headers={"Authorization": token_header(user)})


def test_tickets_are_listed_newest_first_and_paged_by_key(ticket, carla, mailbox, ana):
    newer = open_ticket(requester=carla, subject="Newer", text="x", mailbox=mailbox)
    api = with_token(ana)
    first = api.get("/api/v1/tickets/?page_size=1").json()
    assert [t["id"] for t in first["results"]] == [newer.pk]
    second = api.get(first["next"]).json()
    assert [t["id"] for t in second["results"]] == [ticket.pk]


def test_a_ticket_comes_with_its_messages(ticket, ana):
    found = with_token(ana).get(f"/api/v1/tickets/{ticket.pk}/").json()
    assert found["messages"][0]["text"] == "The rim is bent."


def test_a_ticket_is_opened(mailbox, ana):
    fields = {"subject": "Bent", "text": "Help", "requester_email": "New@correu.example"}
    answer = with_token(ana).post("/api/v1/tickets/", fields, "application/json")
    assert answer.status_code == 201
    ticket = Ticket.objects.get(pk=answer.json()["id"])
    assert (ticket.channel, ticket.requester_email) == ("api", "new@correu.example")


@pytest.mark.parametrize("wrong", [{"requester_email": "x"}, {"text": ""}, {"subject": "s" * 400}])
def test_a_wrong_ticket_is_answered_in_words(mailbox, ana, wrong):
    fields = {"subject": "Bent", "text": "Help", "requester_email": "new@correu.example", **wrong}
    answer = with_token(ana).post("/api/v1/tickets/", fields, "application/json")
    assert answer.status_code == 400
    assert set(answer.json()) == set(wrong)
    assert not Ticket.objects.exists()


def test_a_customer_is_created_once(ana):
    api = with_token(ana)
    fields = {"name": "Elin", "email": "elin@post.example", "facts": {"Bike": "Ronda 3"}}
    assert api.post("/api/v1/customers/", fields, "application/json").status_code == 201
    assert api.post("/api/v1/customers/", fields, "application/json").status_code == 409
    assert Customer.objects.get().facts == {"Bike": "Ronda 3"}


def test_the_last_slash_may_be_missing(ticket, ana):
    api = with_token(ana)
    assert api.get("/api/v1/tickets").status_code == 200
    assert api.get(f"/api/v1/tickets/{ticket.pk}").status_code == 200
    assert api.post("/api/v1/interactions", {}, "application/json").status_code == 400


def test_a_read_only_user_creates_nothing(mailbox, chloe):
    answer = with_token(chloe).post("/api/v1/tickets/", {}, "application/json")
    assert answer.status_code == 403


def test_the_api_describes_itself(ana):
    api = with_token(ana)
    schema = api.get("/api/v1/schema/").content.decode()
    assert "/api/v1/interactions/" in schema
    docs = api.get("/api/v1/docs/").content.decode()
    for words in ("Parameters", "Request body", "Response 201", ">required<"):
        assert words in docs, words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("customers/", {"get": "Customers, newest first.", "post": "Create a customer."}),
        ("customers/{id}/", {"get": "One customer."}),
        ("tickets/", {"get": "Tickets visible to the user", "post": "Open a ticket"}),
        ("tickets/{id}/", {"get": "One ticket with its messages."}),
    ],
)
def test_each_operation_has_its_own_description(ana, path, words):
    schema = with_token(ana).get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    said = {
        method: one["description"] for method, one in schema["paths"][f"/api/v1/{path}"].items()
    }
    assert said.keys() == words.keys()
    for method, begin in words.items():
        assert said[method].startswith(begin), method


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_as_often_whatever_their_length(
    rows, carla, mailbox, ana, django_assert_num_queries
):
    tickets = [
        open_ticket(requester=carla, subject=f"T{n}", text="x", mailbox=mailbox)
        for n in range(rows)
    ]
    api = with_token(ana)
    with django_assert_num_queries(TICKETS):
        api.get("/api/v1/tickets/")
    with django_assert_num_queries(TICKET):
        api.get(f"/api/v1/tickets/{tickets[0].pk}/")
    with django_assert_num_queries(CUSTOMERS):
        api.get("/api/v1/customers/")


def test_each_post_and_no_other_takes_an_idempotency_key(ana):
    schema = with_token(ana).get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    taken = {
        (path, method): "Idempotency-Key" in [each["name"] for each in one.get("parameters", [])]
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    }
    assert taken == {each: each[1] == "post" for each in taken}
    assert sum(taken.values()) == 3
