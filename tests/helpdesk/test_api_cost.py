"""Constant query counts of the API for any number of messages and rows."""

import pytest
from rest_framework.test import APIClient

from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from tests.api_tokens import token_header


@pytest.fixture
def api(ana):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=token_header(ana))
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_one_ticket(api, ticket, ana, rows, django_assert_num_queries):
    for n in range(rows):
        add_note(ticket, f"Note {n}", by=ana)
    with django_assert_num_queries(4):
        answer = api.get(f"/api/v1/tickets/{ticket.pk}/").json()
    assert len(answer["messages"]) == rows + 1
    assert answer["messages"][-1]["author"] == ana.name


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list(api, carla, mailbox, rows, django_assert_num_queries):
    for n in range(rows):
        open_ticket(requester=carla, subject=f"Saddle {n}", text="Hello.", mailbox=mailbox)
    with django_assert_num_queries(3):
        answer = api.get("/api/v1/tickets/").json()
    assert len(answer["results"]) == rows
