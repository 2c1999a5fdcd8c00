"""Every field of the API is sent what it cannot keep: it answers in JSON and writes nothing."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern

from config.api.urls import router, v1
from customers.api import CustomerSerializer
from helpdesk.api import TicketSerializer
from journeys.api import InteractionSerializer
from tests.house.permissions.world import World

pytestmark = pytest.mark.django_db
SERIALIZERS: dict[str, Any] = {
    "/api/v1/tickets/": TicketSerializer,
    "/api/v1/customers/": CustomerSerializer,
    "/api/v1/interactions/": InteractionSerializer,
}
LISTS = ["/api/v1/tickets/", "/api/v1/customers/"]
LONG = "x" * 1_500_000
# Values as JSON, so that they may be what no serializer writes.
WRONG = {
    "NUL": r'"\u0000"',
    "NUL in text": r'"a\u0000b"',
    "half a surrogate pair": r'"\ud800"',
    "NUL in an object": r'{"a": "\u0000"}',
    "half a pair in a list": r'["\ud800"]',
    "an object": "{}",
    "a list": "[]",
    "a list in a list": "[[]]",
    "true": "true",
    "deep": "[" * 101 + "]" * 101,
    "deeper": '{"a":' * 900 + "1" + "}" * 900,
    "too deep": "[" * 20_000 + "]" * 20_000,
    "long text": f'"{LONG}"',
    "a long object": f'{{"a": "{LONG}"}}',
    "no digit": '"²"',
    "a large number": "9" * 400,
    "a larger number": "9" * 5000,
    "infinity": "1e400",
    "infinity in an object": '{"a": -1e400}',
    "NaN": "NaN",
    "NaN in an object": '{"a": NaN}',
}
# What a field may be: text of any characters and numbers for text, and empty values of its shape.
RIGHT = {
    *((name, "no digit") for name in ("subject", "requester_name", "text", "name", "phone",
                                      "location", "language", "customer_name", "summary",
                                      "external_id")),
    ("text", "a large number"),
    ("tags", "a list"),
    ("facts", "an object"),
}  # fmt: skip
BODIES = {
    "nothing": "",
    "too deep": "[" * 50_000,
    "too deep and whole": "[" * 50_000 + "]" * 50_000,
    "a list": "[]",
    "text": '"a"',
    "null": "null",
    "NaN": "NaN",
    "half": "{",
    "no UTF-8": b'{"name": "\xff"}',
}
CURSORS = ["p=aa", "p=\0", "p=%00", "p=²", "p=-1", "p=" + "9" * 5000, "p=1&o=²", "p=1.5", "p= 1"]


def valid(url: str, world: World) -> dict[str, Any]:
    person = {"name": "Elin", "email": "elin@post.example", "location": "Lund"}
    ticket = {"subject": "Bent", "text": "Help", "requester_email": "elin@post.example"}
    interaction = {
        "customer_email": "elin@post.example",
        "touchpoint": world.touchpoint.pk,
        "source": "shop",
        "external_id": "1",
    }
    return {LISTS[0]: ticket, LISTS[1]: person}.get(url, interaction)


def client_of(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["administrator"]
    return client


def rows() -> int:
    """Return the number of rows of all tables."""
    counts = (f'(SELECT count(*) FROM "{m._meta.db_table}")' for m in apps.get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' + '.join(counts)}")
        found: int = cursor.fetchone()[0]
    return found


def problem(client: Client, url: str, body: Any, kind: str = "application/json") -> str:
    """Return "" for a refusal that wrote nothing, "accepted", or what else the answer was."""
    with transaction.atomic():
        before = rows()
        answer = client.generic("POST", url, body, content_type=kind)
        written = rows() - before
        transaction.set_rollback(True)
    if answer.status_code >= 500 or answer["Content-Type"] != "application/json":
        return f"{answer.status_code} {answer['Content-Type']}"
    json.loads(answer.content)
    if answer.status_code < 400:
        return "accepted"
    return f"{answer.status_code} wrote {written} rows" if written else ""


def with_value(given: dict[str, Any], name: str, value: str) -> str:
    rest = json.dumps({each: given[each] for each in given if each != name})
    return f'{rest[:-1]}{", " if len(rest) > 2 else ""}"{name}": {value}}}'


def written_fields(url: str) -> list[str]:
    return [name for name, field in SERIALIZERS[url]().fields.items() if not field.read_only]


@pytest.mark.parametrize("url", SERIALIZERS)
def test_a_wrong_value_is_refused_and_nothing_is_written(url: str, world: World) -> None:
    client, given, wrong = client_of(world), valid(url, world), {}
    assert problem(client, url, json.dumps(given)) == "accepted"
    for name in written_fields(url):
        for kind, value in WRONG.items():
            expected = "accepted" if (name, kind) in RIGHT else ""
            if (found := problem(client, url, with_value(given, name, value))) != expected:
                wrong[name, kind] = found
    assert wrong == {}


@pytest.mark.parametrize("url", SERIALIZERS)
def test_a_wrong_body_is_refused_in_json(url: str, world: World) -> None:
    client = client_of(world)
    found = {kind: problem(client, url, body) for kind, body in BODIES.items()}
    assert found == dict.fromkeys(BODIES, "")


def test_values_are_nested_to_a_limit(world: World) -> None:
    client, url = client_of(world), LISTS[1]
    for lists, expected in ((99, "accepted"), (100, "")):
        facts = f'{{"a": {"[" * lists}{"]" * lists}}}'
        assert problem(client, url, with_value(valid(url, world), "facts", facts)) == expected


@pytest.mark.parametrize(
    ("url", "step"),
    [
        (LISTS[0], "INSERT ON helpdesk_message"),
        (LISTS[1], "UPDATE ON customers_customer"),
        ("/api/v1/interactions/", "INSERT ON journeys_interaction"),
    ],
)
def test_nothing_is_kept_of_a_request_that_fails_half_way(
    url: str, step: str, world: World
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'no more room'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER fail BEFORE {step} FOR EACH ROW EXECUTE FUNCTION fail()")
    before = rows()
    answer = client_of(world).post(url, valid(url, world), content_type="application/json")
    assert answer.status_code == 500
    assert rows() == before


@pytest.mark.parametrize("url", SERIALIZERS)
@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"],
)
def test_a_body_over_the_limit_is_refused_in_json(
    url: str, kind: str, world: World, settings: Any
) -> None:
    client, body = client_of(world), json.dumps(valid(url, world))
    if "json" in kind:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(body)
        assert problem(client, url, body) == "accepted"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = len(body) - 1
    answer = client.generic("POST", url, body, content_type=kind)
    assert (answer.status_code, list(answer.json())) == (413, ["detail"])


@pytest.mark.parametrize("url", SERIALIZERS)
@pytest.mark.parametrize("charset", ["hex", "utf-7", "no-such"])
def test_another_charset_is_refused_in_json(url: str, charset: str, world: World) -> None:
    body = b'{"name": "+2AA-", "tags": ["+2AA-"], "channel": "+2AA-"}'
    kind = f"application/json; charset={charset}"
    assert problem(client_of(world), url, body, kind) == ""


@pytest.mark.parametrize("url", SERIALIZERS)
def test_too_many_fields_of_a_form_are_refused_in_json(url: str, world: World) -> None:
    body = "&".join(f"a{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert problem(client_of(world), url, body, "application/x-www-form-urlencoded") == ""


@pytest.mark.parametrize("url", LISTS)
def test_a_wrong_cursor_is_refused_in_json(url: str, world: World) -> None:
    client, found = client_of(world), {}
    written = [b64encode(each.encode()).decode() for each in CURSORS]
    for cursor in [*written, "é", "!!!!", "====", "%00", " ", "cA", "cD0x!", "YQ=="]:
        answer = client.get(url, {"cursor": cursor})
        found[cursor] = answer.status_code, answer["Content-Type"]
    refused = {cursor: each for cursor, each in found.items() if each[0] not in (400, 404)}
    assert refused == {}
    assert {kind for _status, kind in found.values()} == {"application/json"}
    good = b64encode(b"p=99999999999999999").decode()
    assert client.get(url, {"cursor": good}).status_code == 200


def test_every_address_of_the_api_is_walked() -> None:
    lists = {f"/api/v1/{prefix}/" for prefix, _view, _name in router.registry}
    others = {each.name for each in v1 if isinstance(each, URLPattern)}
    assert lists == set(LISTS)
    assert others == {"interactions", "schema", "docs"}
