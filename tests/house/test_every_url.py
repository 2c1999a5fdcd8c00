"""Every URL is asked by every role, and answers as the table of permissions declares."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.house.permissions.requests import fields_of, mounted_urls, url_of
from tests.house.permissions.table import ROLES, Row, read_rows, read_table
from tests.house.permissions.world import World

URLS = sorted(set(mounted_urls()))
IDS = [f"{name} {path}" for name, path in URLS]
ROWS = {(row.name, row.method): row for row in read_table()}
pytestmark = pytest.mark.django_db  # or pytest-django makes no test database
REFUSALS = {401, 403, 404, 405}
UNUSED = ("PUT", "PATCH", "DELETE")  # of all views


def answer_of(role: str, method: str, name: str, path: str, world: World) -> str:
    """The answer in the table's words; what the request changed is rolled back."""
    client = Client()
    if role in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    fields = fields_of(name, world) if method == "POST" else {}
    with transaction.atomic():
        send = getattr(client, method.lower())
        response = send(url_of(name, path, world), **({"data": fields} if fields else {}))
        if response.streaming:
            response.getvalue()  # closes the file
        transaction.set_rollback(True)
    if response.status_code in REFUSALS:
        return str(response.status_code)
    is_sign_in = "/accounts/login/" in response.headers.get("Location", "")
    return "in" if is_sign_in else "ok"


@pytest.mark.parametrize(("name", "path"), URLS, ids=IDS)
def test_each_role_gets_the_answer_of_the_table(name: str, path: str, world: World) -> None:
    rows = [ROWS[name, method] for method in ("GET", "POST") if (name, method) in ROWS]
    assert rows, f"Give {name} a row in tests/house/permissions/rows/."
    answers = {
        (row.method, role): answer_of(role, row.method, name, path, world)
        for row in rows
        for role in ROLES
    }
    declared = {(row.method, role): row.cells[role] for row in rows for role in ROLES}
    assert answers == declared


@pytest.mark.parametrize(("name", "path"), URLS, ids=IDS)
def test_a_method_without_a_row_is_not_allowed(name: str, path: str, world: World) -> None:
    for method in ("GET", "POST"):
        if (name, method) not in ROWS:
            assert answer_of("administrator", method, name, path, world) == "405", method
    refusals = {"404"} if name == "no-such-address" else {"401", "403", "405"}
    for method in UNUSED:
        assert answer_of("administrator", method, name, path, world) in refusals, method


def test_each_row_is_of_a_url() -> None:
    assert {name for name, _method in ROWS} == {name for name, _path in URLS}


def test_each_row_stands_once() -> None:
    keys = [(row.name, row.method) for row in read_table()]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize(
    "line", ["home GET ok ok", "home OPEN" + " ok" * 8, "home GET" + " no" * 8]
)
def test_a_row_that_cannot_be_read_is_an_error(line: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        read_rows(line)


def test_a_row_has_an_answer_for_each_role() -> None:
    cells = "ok 403 ok 403 ok 403 404 in"
    assert read_rows(f"home GET {cells}") == [
        Row("home", "GET", dict(zip(ROLES, cells.split(), strict=True)))
    ]
