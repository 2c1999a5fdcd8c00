"""An address that the API does not have is answered as its other errors: in JSON."""

import pytest
from django.test import Client

from tests.api_tokens import token_header

PATHS = ["", "/", "/v1", "/v1/", "/v2/tickets/", "/v1/nope/", "/v1/tickets/abc/", "/v1/tickets/1²/",
         "/v1/tickets/%00/", "/v1/tickets/%0A", "/v1/tickets/1/nope/", "/v1/tickets/1.5/",
         "/v1/tickets/999999999999999999999/", "/v1/customers/1.5/", "/v1/interactions/1/",
         "/v1//tickets/", "/v1/schema/x", "/v1/docs/x/"]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.mark.parametrize("path", PATHS)
def test_it_is_not_found_in_json_for_every_method(path, ana):
    client = Client(headers={"Authorization": token_header(ana, scope="write")})
    for method in METHODS:
        answer = client.generic(method, f"/api{path}", "{}", content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), method
        if method != "HEAD":
            assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Token nonsense"}])
def test_nobody_known_is_told_so_first(db, settings, path, headers):
    settings.API_ANONYMOUS_PER_MINUTE = 0
    for method in METHODS:
        answer = Client(headers=headers).generic(method, f"/api{path}")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json"), method


def test_other_addresses_are_pages(ana):
    client = Client(headers={"Authorization": token_header(ana)})
    assert client.get("/apis/")["Content-Type"].startswith("text/html")
    assert client.get("/api/v1/docs")["Location"] == "/api/v1/docs/"
    assert client.get("/api/v1/schema")["Location"] == "/api/v1/schema/"
