"""Limits of the API: by token and by address, reading and writing apart, open without Valkey."""

import logging
import time

import pytest
from django.core.cache import cache, caches
from django.test import Client

from config.api.throttling import limits
from helpdesk.models import Ticket
from tests.api_tokens import token_header
from tests.personas import signed_in

READ, WRITE = "/api/v1/tickets/", "/api/v1/tickets/"
TICKET = {"subject": "Bent", "text": "Help", "requester_email": "elin@post.example"}


@pytest.fixture(autouse=True)
def few(settings, monkeypatch):
    """Limits of three, in a window that does not end within the test."""
    cache.clear()
    limits.forget()
    settings.API_READS_PER_MINUTE = settings.API_WRITES_PER_MINUTE = 3
    settings.API_ANONYMOUS_PER_MINUTE = 3
    monkeypatch.setattr("config.api.throttling.WINDOW", 10**9)


@pytest.fixture
def api(ana) -> Client:
    return Client(headers={"Authorization": token_header(ana)})


def statuses(client: Client, count: int = 5, **more) -> list[int]:
    return [client.get(READ, **more).status_code for _request in range(count)]


def post(client: Client):
    return client.post(WRITE, TICKET, "application/json")


def assert_refused(answer) -> None:
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/json")
    seconds = int(answer["Retry-After"])
    assert 1 <= seconds <= 10**9
    words = f"Too many requests. Send the next one in {seconds} seconds."
    assert answer.json() == {"detail": words}


def test_a_token_reads_to_its_limit(api):
    assert statuses(api) == [200, 200, 200, 429, 429]
    assert_refused(api.get(READ))


def test_what_is_over_the_limit_is_not_written(api, mailbox):
    assert [post(api).status_code for _request in range(5)] == [201, 201, 201, 429, 429]
    assert Ticket.objects.count() == 3
    assert_refused(post(api))


def test_reading_and_writing_are_counted_apart(api, mailbox):
    assert statuses(api, 4)[-1] == 429
    assert post(api).status_code == 201


def test_what_is_refused_for_its_fields_is_counted(api):
    wrong = [api.post(WRITE, {"sbject": "x"}, "application/json") for _request in range(4)]
    assert [each.status_code for each in wrong] == [400, 400, 400, 429]


def test_each_token_has_its_own_limit_and_a_session_its_users(api, ana, lea):
    assert statuses(api)[-1] == 429
    other = Client(headers={"Authorization": token_header(ana)})
    for client in (other, signed_in(ana), signed_in(lea)):
        assert statuses(client) == [200, 200, 200, 429, 429]
    assert statuses(signed_in(ana), 1) == [429]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token guess"}], ids=["none", "guess"])
def test_without_a_valid_token_the_address_has_a_limit(api, db, headers):
    stranger = Client(headers=headers)
    assert statuses(stranger) == [401, 401, 401, 429, 429]
    assert_refused(stranger.get(READ))
    assert statuses(stranger, 1, REMOTE_ADDR="192.0.2.7") == [401]
    assert statuses(api, 1) == [200]


def test_ipv6_addresses_of_one_subscriber_share_a_limit(db):
    subscriber = [
        Client().get(READ, REMOTE_ADDR=f"2001:db8:1:2::{number}").status_code for number in range(5)
    ]
    assert subscriber == [401, 401, 401, 429, 429]
    assert Client().get(READ, REMOTE_ADDR="2001:db8:1:3::1").status_code == 401


def test_a_token_is_counted_in_steps_of_a_hundredth(settings, api, ana):
    settings.API_READS_PER_MINUTE = 300
    key = f"limit:api:read:token:{ana.api_tokens.get().pk}:{int(time.time() // 10**9)}"
    shared = []
    for _request in range(6):
        assert api.get("/api/v1/docs/").status_code == 200
        shared.append(cache.get(key))
    assert shared == [1, 1, 1, 4, 4, 4]


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 401)])
def test_the_address_is_the_one_the_trusted_proxies_saw(settings, db, proxies, last):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": proxies}
    answers = [
        Client().get(READ, headers={"X-Forwarded-For": f"203.0.113.9, 192.0.2.{number}"})
        for number in range(4)
    ]
    assert answers[-1].status_code == last


def test_no_limit_is_no_limit(settings, api, client):
    settings.API_READS_PER_MINUTE = settings.API_ANONYMOUS_PER_MINUTE = 0
    assert statuses(api) == [200] * 5
    assert statuses(client) == [401] * 5


def test_the_documentation_is_limited_too(api):
    assert [api.get("/api/v1/schema/").status_code for _request in range(4)][-1] == 429
    assert_refused(api.get("/api/v1/docs/"))


def test_while_valkey_is_away_there_is_no_limit_and_the_log_says_so(settings, api, caplog):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    caches.close_all()
    with caplog.at_level(logging.WARNING):
        assert statuses(api) == [200] * 5
    assert "limits are off" in caplog.text
