"""The header Idempotency-Key: one creation for a key, and the first response to each repeat."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import idempotency
from accounts.idempotency import BATCH, trim_keys
from accounts.models import IdempotencyKey
from accounts.tasks import sweep_idempotency_keys
from customers.models import Customer
from helpdesk.models import Message, Ticket
from journeys.models import Interaction
from ledger.models import Event
from tests.api_tokens import token_header
from tests.at_once import second_meets_first
from tests.journeys.map_data import make_map, touch
from tests.personas import signed_in

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
TICKET = {"subject": "Bent ü", "text": "Help", "requester_email": "elin@post.example"}
CUSTOMER = {"name": "Elin", "email": "elin@post.example", "facts": {"z": 1, "a": [None, 2.5]}}
MODELS = {"tickets": Ticket, "customers": Customer, "interactions": Interaction}


@pytest.fixture
def api(ana) -> Client:
    return Client(headers={"Authorization": token_header(ana)}, raise_request_exception=False)


@pytest.fixture
def bodies(mailbox, ana):
    make_map(ana)
    interaction = {
        "customer_email": "elin@post.example",
        "touchpoint": touch("Write a mail").pk,
        "source": "shop",
        "external_id": "1",
    }
    return {"tickets": TICKET, "customers": CUSTOMER, "interactions": interaction}


def post(client: Client, path: str, body, key: str | None = KEY, kind: str = "application/json"):
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(f"/api/v1/{path}/", body, kind, headers=headers)


@pytest.mark.parametrize("path", MODELS)
def test_a_repeat_gets_the_first_response(api, bodies, path):
    first = post(api, path, bodies[path])
    events = Event.objects.count()
    second = post(api, path, bodies[path])
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first["Content-Type"] == second["Content-Type"]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert MODELS[path].objects.count() == 1
    assert Event.objects.count() == events


@pytest.mark.parametrize("path", MODELS)
def test_another_body_with_the_key_is_refused(api, bodies, path):
    post(api, path, bodies[path])
    for body in ({**bodies[path], "summary": "x"}, {}, [], bodies[path] | {"source": "other"}):
        answer = post(api, path, body)
        assert answer.status_code == 422
        assert answer.json() == {
            "detail": "This Idempotency-Key was used for another request. Use a new key."
        }
    assert MODELS[path].objects.count() == 1


def test_the_key_of_one_address_is_no_key_of_another(api, bodies):
    post(api, "tickets", TICKET)
    assert post(api, "customers", TICKET).status_code == 422


def test_the_order_of_the_fields_and_the_slash_make_no_other_request(api, bodies):
    first = post(api, "tickets", TICKET)
    other = json.dumps(dict(reversed(TICKET.items())), indent=2)
    again = api.post("/api/v1/tickets", other, "application/json", headers={"Idempotency-Key": KEY})
    assert (again.status_code, again.content) == (201, first.content)


def test_a_form_may_be_repeated_too(api, bodies):
    headers = {"Idempotency-Key": KEY}
    first = api.post("/api/v1/tickets/", TICKET, headers=headers)  # each has its own boundary
    assert api.post("/api/v1/tickets/", TICKET, headers=headers).content == first.content
    assert Ticket.objects.count() == 1


def test_without_or_with_other_keys_each_request_creates(api, bodies, ana, lea):
    others = [signed_in(ana), signed_in(lea), Client(headers={"Authorization": token_header(ana)})]
    clients = [(api, KEY), (api, "2"), (api, None), (api, None), *((one, KEY) for one in others)]
    made = {post(client, "tickets", TICKET, key).json()["id"] for client, key in clients}
    assert len(made) == len(clients)


def test_an_error_keeps_no_key(api, bodies):
    assert post(api, "tickets", TICKET | {"text": ""}).status_code == 400
    assert post(api, "tickets", "{").status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert post(api, "tickets", TICKET).status_code == 201
    assert post(api, "customers", CUSTOMER, "2").status_code == 409
    assert post(api, "customers", CUSTOMER | {"email": "una@post.example"}, "2").status_code == 201


def test_a_fault_half_way_keeps_neither_key_nor_ticket(api, bodies):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'no more room'; END $$"
        )
        cursor.execute(  # the last statement: the ticket is written already
            "CREATE TRIGGER fail BEFORE UPDATE ON accounts_idempotencykey"
            " FOR EACH ROW EXECUTE FUNCTION fail()"
        )
    assert post(api, "tickets", TICKET).status_code == 500
    kept = [each.objects.count() for each in (Ticket, Message, Customer, IdempotencyKey)]
    assert kept == [0, 0, 0, 0]
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fail ON accounts_idempotencykey")
    assert post(api, "tickets", TICKET).status_code == 201


@pytest.mark.parametrize("key", ["k", "k" * 255, "two words", '"quoted"'])
def test_a_key_of_any_shape(api, bodies, key):
    assert post(api, "tickets", TICKET, key).status_code == 201
    assert post(api, "tickets", TICKET, f" {key} ")["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "schlüssel", "a\0b", "a\x7f"])
def test_a_wrong_key_is_refused_in_words(api, bodies, key):
    answer = post(api, "tickets", TICKET, key)
    assert answer.status_code == 400
    assert "1 to 255 characters" in answer.json()["detail"]
    assert not Ticket.objects.exists()


def test_a_person_who_may_no_longer_create_gets_no_repeat(api, bodies, ana):
    post(api, "tickets", TICKET)
    ana.role = "light_agent"
    ana.save()
    assert post(api, "tickets", TICKET).status_code == 403


def test_reading_looks_at_no_key(api, ticket):
    for _time in range(2):
        answer = api.get("/api/v1/tickets/", headers={"Idempotency-Key": "k" * 300})
        assert answer.status_code == 200


@pytest.mark.parametrize(("age", "is_new"), [(timedelta(hours=23, minutes=30), False),
                                             (timedelta(hours=24), True)])  # fmt: skip
def test_a_key_is_kept_for_a_day(api, bodies, age, is_new):
    post(api, "tickets", TICKET)
    IdempotencyKey.objects.update(created_at=timezone.now() - age)
    again = post(api, "tickets", TICKET | {"text": "Other"} if is_new else TICKET)
    assert again.status_code == 201
    assert Ticket.objects.count() == (2 if is_new else 1)
    third = post(api, "tickets", TICKET | {"text": "Other"} if is_new else TICKET)
    assert third.content == again.content


def test_keys_are_trimmed_after_a_day(db):
    now = timezone.now()
    ages = {"new": 0, "young": 23, "day": 24, "old": 25, "older": 100}
    for name, hours in ages.items():
        at = now - timedelta(hours=hours)
        IdempotencyKey.objects.create(sender="token:1", key=name, fingerprint="", created_at=at)
    assert trim_keys(now=now, batch=1, most_batches=1) == 1
    assert not IdempotencyKey.objects.filter(key="older").exists()
    sweep_idempotency_keys()
    assert {each.key for each in IdempotencyKey.objects.all()} == {"new", "young"}
    assert trim_keys(now=now, batch=BATCH) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", MODELS)
@pytest.mark.parametrize("is_same", [True, False])
def test_of_two_at_once_one_creates(api, bodies, path, is_same, monkeypatch):
    monkeypatch.setattr(idempotency, "MAX_WAIT", 60)  # for a busy machine
    answers = []
    other = bodies[path] if is_same else bodies[path] | {"text": "Other"}
    second = second_meets_first(
        lambda: answers.append(post(api, path, bodies[path])), lambda: post(api, path, other)
    )
    assert answers[0].status_code == 201
    assert second.status_code == (201 if is_same else 422)
    assert not is_same or second.content == answers[0].content
    assert MODELS[path].objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_that_takes_long_lets_its_repeat_wait_no_longer(api, bodies, monkeypatch):
    monkeypatch.setattr(idempotency, "MAX_WAIT", 0.2)
    answers = []

    def wait() -> None:
        while not answers:
            connection.ensure_connection()

    def repeat():
        answers.append(post(api, "tickets", TICKET))
        return answers[0]

    second = second_meets_first(lambda: post(api, "tickets", TICKET), repeat, meanwhile=wait)
    assert second.status_code == 409
    assert "Send it again" in second.json()["detail"]
    assert Ticket.objects.count() == 1
    assert post(api, "tickets", TICKET).status_code == 201
