"""Filters of the ticket list of the API: by each registered field, refused when wrong."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from customers.models import Organization
from fields.registry import Owner, fields_of
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket, TicketSeen
from tests.house.test_odd_numbers import ODD

PATH = "/api/v1/tickets/"


@pytest.fixture
def api(ana):
    client = APIClient()
    client.force_authenticate(ana)
    client.raise_request_exception = False
    return client


@pytest.fixture
def tickets(carla, dora, mailbox, ana):
    """Two tickets: Carla's, assigned to Ana, and Dora's, urgent and solved."""
    carla.organization = Organization.objects.create(name="Rad")
    carla.save()
    first = open_ticket(requester=carla, subject="Rim", text="x", mailbox=mailbox, tags=["a", "b"])
    second = open_ticket(requester=dora, subject="Bell", text="x", mailbox=mailbox, tags=["b"])
    Ticket.objects.filter(pk=first.pk).update(assignee=ana, status="open")
    solved = {"status": "solved", "solved_at": "2026-11-02T10:00Z", "priority": "urgent"}
    Ticket.objects.filter(pk=second.pk).update(
        created_at="2026-11-01T09:00Z", last_requester_at=None, **solved
    )
    return first, second


def subjects(api, query: str) -> list[str]:
    answer = api.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.content
    return [row["subject"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bell", "Rim"]),
        ("status=", ["Bell", "Rim"]),
        ("status=open", ["Rim"]),
        ("status=open&status=solved", ["Bell", "Rim"]),
        ("status__is_not=open", ["Bell"]),
        ("priority=urgent", ["Bell"]),
        ("priority=urgent&status=open", []),
        ("channel=mail", ["Bell", "Rim"]),
        ("assignee=me", ["Rim"]),
        ("assignee__is_set=false", ["Bell"]),
        ("tags=a", ["Rim"]),
        ("tags__has_all=a&tags__has_all=b", ["Rim"]),
        ("tags__has_none=a", ["Bell"]),
        ("created_at__since=2026-11-01T09:00:00Z", ["Bell", "Rim"]),
        ("created_at__since=2026-11-01T09:00:01Z", ["Rim"]),
        ("created_at__before=2026-11-01T11:00:00%2B02:00", []),
        ("created_at__before=2026-11-01T11:00:01+02:00", ["Bell"]),
        ("unread=true", ["Rim"]),
        ("unread=false", ["Bell"]),
        ("page_size=1&status=solved", ["Bell"]),
    ],
)
def test_a_filter_selects_tickets(api, tickets, query, expected):
    assert subjects(api, query) == expected


def test_a_filter_by_reference(api, tickets, carla, ana, mailbox):
    assert subjects(api, f"requester={carla.pk}") == ["Rim"]
    assert subjects(api, f"organization={carla.organization_id}") == ["Rim"]
    assert subjects(api, f"assignee={ana.pk}") == ["Rim"]
    assert subjects(api, f"mailbox={mailbox.pk}&team__is_set=false") == []
    assert subjects(api, "team=999999") == []


def test_a_read_ticket_is_not_unread(api, tickets, ana):
    first, _second = tickets
    TicketSeen.objects.create(ticket=first, user=ana, seen_at=first.last_requester_at)
    assert subjects(api, "unread=true") == []


def test_a_filter_shows_no_ticket_of_another_team(api, tickets, ben, delivery):
    first, _second = tickets
    Ticket.objects.filter(pk=first.pk).update(assignee=ben, team=delivery)
    assert subjects(api, f"assignee={ben.pk}") == []
    assert subjects(api, "status=open") == []


def test_pages_keep_the_filter(api, tickets):
    first = api.get(f"{PATH}?tags=b&page_size=1").json()
    assert [row["subject"] for row in api.get(first["next"]).json()["results"]] == ["Rim"]


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("sattus=open", "sattus", "no such parameter"),
        ("subject=Rim", "subject", "no such parameter"),
        ("requester__name=x", "requester__name", "no such parameter"),
        ("created_at=2026-11-01", "created_at", "no such parameter"),
        ("status=lost", "status", "Choose one of"),
        ("status=open&status=lost", "status", "Choose one of"),
        ("team=me", "team", "Give a number"),
        ("assignee__is_set=2", "assignee__is_set", "true or false"),
        ("created_at__since=yesterday", "created_at__since", "a date like"),
        ("created_at__before=2026-11-01T09:00", "created_at__before", "Add the zone"),
        (
            "created_at__since=2026-11-01&created_at__since=2026-11-02",
            "created_at__since",
            "one value",
        ),
        ("&".join(["tags=x"] * 51), "tags", "at most 50"),
        ("tags=" + "x" * 61, "tags", "at most 60"),
    ],
)
def test_a_wrong_filter_is_refused_by_its_name(api, tickets, query, name, message):
    answer = api.get(f"{PATH}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()) == [name]
    assert message in answer.json()[name][0]


@pytest.mark.parametrize("odd", [*ODD, "\ud800".encode("utf-8", "surrogatepass"), "a%00", "null"])
def test_odd_values_of_any_filter_are_no_server_error(api, tickets, odd):
    for field in fields_of(Owner.TICKET):
        for operator in field.operators:
            for name in (field.name, f"{field.name}__{operator}"):
                answer = api.get(f"{PATH}?{name}={quote(odd)}")
                assert answer.status_code in (200, 400), (name, odd)


def test_wrong_values_ask_the_database_nothing(api, tickets):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert api.get(f"{PATH}?status=lost").status_code == 400
    assert not [query for query in asked if "helpdesk_ticket" in query["sql"]]


def test_the_schema_lists_the_filters(api, admin):
    schema = api.get("/api/v1/schema/?format=json").json()
    listed = schema["paths"]["/api/v1/tickets/"]["get"]["parameters"]
    found = {one["name"]: one["schema"] for one in listed}
    assert found["status"]["items"]["enum"][0] == "new"
    assert found["assignee"]["items"]["pattern"] == "^([0-9]+|me)$"
    assert found["assignee__is_set"] == {"type": "boolean"}
    assert found["created_at__before"]["oneOf"] == [
        {"type": "string", "format": "date-time"},
        {"type": "string", "pattern": "^[1-9][0-9]{0,3}[dh]$"},
    ]
    assert found["tags__has_all"]["type"] == "array"
    ticket = schema["components"]["schemas"]["Ticket"]["properties"]
    assert ticket["subject"]["maxLength"] == 300


def test_a_filtered_list_is_planned_for_its_values_each_time(api, tickets):
    """A plan for any values reads the whole table when few rows match."""
    for _again in range(8):
        api.get(f"{PATH}?priority=urgent&status=pending")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert not [statement for statement in prepared if "priority" in statement]
    assert connection.connection.prepare_threshold == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_filters_ask_the_database_as_often_as_none(
    rows, api, carla, mailbox, django_assert_num_queries
):
    for number in range(rows):
        open_ticket(requester=carla, subject=f"T{number}", text="x", mailbox=mailbox, tags=["a"])
    with django_assert_num_queries(2):  # the teams of the agent, and the tickets
        api.get(f"{PATH}?status=new&tags=a&assignee__is_set=false&requester={carla.pk}")
