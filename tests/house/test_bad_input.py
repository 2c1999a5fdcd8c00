"""Every URL is sent text that no database stores and digits that are no numbers; none fails."""

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart

from tests.house.permissions.parameters import names_by_url, names_of_queries
from tests.house.permissions.requests import every_url, url_of
from tests.house.permissions.table import read_table
from tests.house.permissions.world import World

ROWS = {(row.name, row.method) for row in read_table()}
URLS = sorted(set(every_url()) - {("readyz", "readyz")})  # which is 503 without a worker
GETS = [(name, path) for name, path in URLS if (name, "GET") in ROWS]
POSTS = [(name, path) for name, path in URLS if (name, "POST") in ROWS]
ODD = ["²", "9" * 5000, "a\0,1", "-1", "[]"]
TYPED = {"no digit": "²", "a large number": "9" * 5000, "long text": "long " * 40_000}
HALF = "+2AA-"  # U+D800 in UTF-7
pytestmark = pytest.mark.django_db


def client_of(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions["administrator"]
    return client


def valid(world: World) -> dict[str, Any]:
    """A good value for each name that a view reads before the one that is tested."""
    return {
        "stage": world.stage.pk,
        "touchpoint": world.touchpoint.pk,
        "lane": "pains",
        "body": "Trust",
        "to": world.people["agent"].pk,
        "version": "",
    }


def sent(client: Client, method: str, *args: Any, **kwargs: Any) -> int:
    """The status; what the request changed is rolled back."""
    with transaction.atomic():
        response = getattr(client, method)(*args, **kwargs)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    return response.status_code


def failed(answers: dict[str, int]) -> dict[str, int]:
    return {name: status for name, status in answers.items() if status >= 500}


@pytest.mark.parametrize(("name", "path"), POSTS)
def test_nul_in_a_field_is_no_server_error(name: str, path: str, world: World) -> None:
    client, url, names = client_of(world), url_of(name, path, world), names_by_url()[name]
    given = {each: value for each, value in valid(world).items() if each in names}
    answers = {
        each: sent(client, "post", url, given | {each: "a\0"}, headers={"HX-Request": "true"})
        for each in sorted(names)
    }
    assert failed(answers) == {}


@pytest.mark.parametrize(("name", "path"), POSTS)
def test_odd_text_in_all_fields_is_no_server_error(name: str, path: str, world: World) -> None:
    client, url, names = client_of(world), url_of(name, path, world), names_by_url()[name]
    answers = {
        kind: sent(client, "post", url, dict.fromkeys(names, text)) for kind, text in TYPED.items()
    }
    assert failed(answers) == {}


@pytest.mark.parametrize(("name", "path"), POSTS)
def test_half_a_surrogate_pair_is_no_server_error(name: str, path: str, world: World) -> None:
    client, url, names = client_of(world), url_of(name, path, world), names_by_url()[name]
    given = {each: value for each, value in valid(world).items() if each in names}
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset=utf-7"
    answers = {}
    for each in sorted(names):
        body = encode_multipart(BOUNDARY, given | {each: HALF})
        answers[each] = sent(client, "generic", "POST", url, body, content_type=kind)
    assert failed(answers) == {}


@pytest.mark.parametrize(("name", "path"), POSTS)
def test_a_charset_of_no_text_is_no_server_error(name: str, path: str, world: World) -> None:
    # Django reads the query string by it as well, before any of our code.
    client, url = client_of(world), url_of(name, path, world).partition("?")[0]
    body = encode_multipart(BOUNDARY, dict.fromkeys(names_by_url()[name], "61"))
    kinds = [f"multipart/form-data; boundary={BOUNDARY}", "application/json"]
    answers = {
        kind: sent(client, "generic", "POST", url, body, content_type=f"{kind}; charset=hex")
        for kind in kinds
    }
    assert failed(answers) == {}


@pytest.mark.parametrize(("name", "path"), GETS)
def test_an_odd_parameter_is_no_server_error(name: str, path: str, world: World) -> None:
    client, names = client_of(world), names_by_url()[name]
    url = url_of(name, path, world).partition("?")[0]
    answers = {odd[:9]: sent(client, "get", url, dict.fromkeys(names, odd)) for odd in ODD}
    for each in names_of_queries()[name]:  # alone: another may be refused before it is read
        answers |= {f"{each} {odd[:9]}": sent(client, "get", url, {each: odd}) for odd in ODD[:2]}
    assert failed(answers) == {}


@pytest.mark.parametrize(("name", "path"), URLS)
def test_an_odd_address_of_the_page_is_no_server_error(name: str, path: str, world: World) -> None:
    client, url = client_of(world), url_of(name, path, world)
    answers = {}
    for page in ("http://[", f"http://testserver/tickets/{'9' * 5000}/?days=²"):
        headers = {"HX-Request": "true", "HX-Current-URL": page, "Referer": page}
        for method in ("GET", "POST"):
            if (name, method) in ROWS:
                status = sent(client, method.lower(), url, headers=headers)
                answers[f"{method} {page[:30]}"] = status
    assert failed(answers) == {}


def test_the_parameters_are_found() -> None:
    names = names_by_url()
    assert {"q", "after"} <= names["customers:list"]
    assert {"email", "submission", "how"} <= names["helpdesk:new-ticket"]
    assert {"before", "name", "was", "step"} <= names["journeys:rename-stage"]
    assert {"who", "open", "part"} <= names["demo:postbox"]
    assert "days" in names["journeys:map"]
    assert "days" in names["journeys:feedback"]
    assert "tags" in names["helpdesk:tags"]
