"""Fields and query parameters of no known name are refused by name, at each address of the API."""

import json

import pytest
from django.test import Client

from customers.models import Customer
from helpdesk.models import Ticket
from journeys.models import Interaction
from tests.api_tokens import token_header
from tests.journeys.map_data import make_map, touch

CUSTOMER = {"name": "Elin", "email": "elin@post.example"}
TICKET = {"subject": "Bent", "text": "Help", "requester_email": "elin@post.example"}


@pytest.fixture
def api(ana) -> Client:
    return Client(headers={"Authorization": token_header(ana)})


@pytest.fixture
def bodies(mailbox, ana):
    make_map(ana)
    interaction = {
        "customer_email": "elin@post.example",
        "touchpoint": touch("Write a mail").pk,
        "source": "shop",
        "external_id": "1",
    }
    return {"customers": CUSTOMER, "tickets": TICKET, "interactions": interaction}


def written() -> int:
    return sum(model.objects.count() for model in (Customer, Ticket, Interaction))


@pytest.mark.parametrize("kind", ["json", "form"])
@pytest.mark.parametrize("path", ["customers", "tickets", "interactions"])
def test_an_unknown_field_is_refused_by_name(api, bodies, path, kind):
    body = bodies[path] | {"prioritty": "urgent"}
    sent = (body, "application/json") if kind == "json" else (body,)
    answer = api.post(f"/api/v1/{path}/", *sent)
    assert (answer.status_code, list(answer.json())) == (400, ["prioritty"])
    [words] = answer.json()["prioritty"]
    assert words.startswith("There is no such field. Fields: ")
    for name in bodies[path]:
        assert name in words
    assert written() == 0


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("tickets", "priority", "urgent"),
        ("tickets", "status", "solved"),
        ("tickets", "assignee", 1),
        ("tickets", "created_at", "2020-01-01T09:00:00Z"),
        ("customers", "id", 7),
        ("customers", "organization", "Rad"),
        ("customers", "contact_points", [{"kind": "mail", "value": "e@post.example"}]),
        ("interactions", "id", 7),
        ("interactions", "customer", 7),
    ],
)
def test_a_field_that_is_only_read_is_refused_by_name(api, bodies, path, name, value):
    answer = api.post(f"/api/v1/{path}/", bodies[path] | {name: value}, "application/json")
    assert answer.status_code == 400
    [words] = answer.json()[name]
    assert words.startswith("This field cannot be set here. Fields: ")
    assert f" {name}," not in words
    assert written() == 0


def test_unknown_fields_are_told_with_the_other_errors(api):
    answer = api.post("/api/v1/customers/", {"email": "x", "nmae": "Elin"}, "application/json")
    assert set(answer.json()) == {"name", "email", "nmae"}


def test_any_name_is_refused_in_words(api):
    names = {"\\ud800": "\N{REPLACEMENT CHARACTER}", "\\u0000": "\N{REPLACEMENT CHARACTER}",
             "": "", "x" * 5000: "x" * 80}  # fmt: skip
    for name, shown in names.items():
        body = f'{json.dumps(CUSTOMER)[:-1]}, "{name}": 1}}'
        answer = api.post("/api/v1/customers/", body, "application/json")
        assert (answer.status_code, list(answer.json())) == (400, [shown])


def test_a_great_many_names_are_a_short_answer(api):
    body = CUSTOMER | {f"n{number}": 1 for number in range(5000)}
    answer = api.post("/api/v1/customers/", body, "application/json")
    assert answer.status_code == 400
    assert len(answer.json()) == 20


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "tickets/"),
        ("post", "tickets/"),
        ("get", "tickets/{ticket}/"),
        ("get", "customers/"),
        ("post", "customers/"),
        ("get", "customers/{customer}/"),
        ("post", "interactions/"),
        ("get", "schema/"),
        ("get", "docs/"),
    ],
)
def test_an_unknown_parameter_is_refused_by_name(api, bodies, ticket, carla, method, path):
    url = f"/api/v1/{path.format(ticket=ticket.pk, customer=carla.pk)}"
    body = bodies.get(path.strip("/"), {})
    before = written()
    answer = api.generic(method, f"{url}?sattus=open", json.dumps(body), "application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert list(answer.json()) == ["sattus"]
    assert answer.json()["sattus"][0].startswith("There is no such parameter. Parameters: ")
    assert written() == before


def test_a_filter_belongs_to_the_list_alone(api, ticket):
    assert api.get("/api/v1/tickets/?status=open&format=json").status_code == 200
    assert api.get(f"/api/v1/tickets/{ticket.pk}/?status=open").status_code == 400
    assert api.get(f"/api/v1/tickets/{ticket.pk}/?format=json").status_code == 200
    assert api.get("/api/v1/schema/?format=json&lang=en").status_code == 200


@pytest.mark.parametrize("size", ["0", "-1", "201", "many", "²", "9" * 400])
def test_a_size_that_no_page_has_is_refused(api, size):
    answer = api.get("/api/v1/tickets/", {"page_size": size})
    assert answer.status_code == 400
    assert answer.json() == {"page_size": ["Give a number from 1 to 200."]}


@pytest.mark.parametrize("size", ["1", "200", ""])
def test_a_size_that_a_page_has_is_used(api, size):
    assert api.get("/api/v1/tickets/", {"page_size": size}).status_code == 200


def test_a_stranger_learns_no_names(eve, client):
    stranger = Client(headers={"Authorization": token_header(eve)})
    assert stranger.get("/api/v1/tickets/?sattus=open").status_code == 404
    assert client.get("/api/v1/tickets/?sattus=open").status_code == 401
