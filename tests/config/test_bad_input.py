"""Text that cannot be stored is answered with what to do, and nothing is changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from accounts.models import User
from config.refusals import Refused
from config.web.bad_input import BadInput
from helpdesk.models import Ticket
from tests.personas import PASSWORD, signed_in

REMOVE = "Remove the characters that cannot be stored."
UTF8 = "Send the text as UTF-8."
HALF = "+2AA-"  # U+D800 in UTF-7


def answered(request, error: Exception) -> HttpResponse | None:
    return BadInput(lambda request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_answer_says_what_to_do(ana: User, ticket: Ticket, headers: dict[str, str]):
    url = reverse("helpdesk:rename", args=[ticket.pk])
    response = signed_in(ana).post(url, {"subject": "My new\0 bike"}, headers=headers)
    assert (response.status_code, response.text) == (400, REMOVE)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    before = ticket.subject
    ticket.refresh_from_db()
    assert ticket.subject == before


def test_a_form_names_the_field_and_keeps_what_was_typed(ana: User, mailbox):
    typed = {"email": "carla@acme.example", "subject": "Bent\0", "text": "The wheel is bent."}
    response = signed_in(ana).post(reverse("helpdesk:new-ticket"), typed)
    assert response.status_code == 422
    assert "subject" in response.context["form"].errors
    assert "The wheel is bent." in response.text


def test_the_sign_in(client: Client, ana: User):
    url = reverse("account_login")
    for given in ({"login": "a\0@acme.example"}, {"password": "a\0"}):
        answer = client.post(url, {"login": ana.email, "password": PASSWORD} | given)
        assert answer.status_code < 500
        assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("error", [DataError("x"), ValueError("x"), KeyError("x")])
@pytest.mark.parametrize("path", ["/a/?q=b", "/a/?q=%EF%BF%BD"])
def test_a_fault_of_ours_stays_one(path: str, error: Exception):
    assert answered(RequestFactory().post(path, {"text": "All is well."}), error) is None


@pytest.mark.parametrize("error", [Http404(), PermissionDenied(), Refused("No."), TypeError()])
def test_another_answer_is_left_alone(error: Exception):
    assert answered(RequestFactory().post("/", {"text": "a\0"}), error) is None


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/a/?q=%00", {}), ("/a/?%00=q", {}), ("/a%00/", {}), ("/", {"a": "\0"}), ("/", {"\0": "a"}),
     ("/", {"a": ["b", "\0"]})],
)  # fmt: skip
def test_nul_is_found_wherever_it_is(path: str, fields: dict[str, str]):
    response = answered(RequestFactory().post(path, fields), DataError("x"))
    assert response is not None
    assert response.text == REMOVE


def sent_in(charset: str, client: Client, url: str, **fields: str) -> HttpResponse:
    body = encode_multipart(BOUNDARY, fields)
    return client.generic("POST", url, body, f"{MULTIPART_CONTENT}; charset={charset}")


@pytest.mark.parametrize("charset", ["utf-7", "latin-1", "hex", "unicode_escape"])
def test_another_charset_is_refused(ana: User, ticket: Ticket, charset: str):
    url = reverse("helpdesk:rename", args=[ticket.pk])
    response = sent_in(charset, signed_in(ana), url, subject=HALF)
    assert (response.status_code, response.text) == (400, UTF8)


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii", "no-such-charset"])
def test_utf_8_by_any_name_is_read(ana: User, ticket: Ticket, charset: str):
    url = reverse("helpdesk:rename", args=[ticket.pk])
    assert sent_in(charset, signed_in(ana), url, subject="Wheel").status_code == 302
    ticket.refresh_from_db()
    assert ticket.subject == "Wheel"


def test_a_program_is_refused_only_if_its_charset_fails(ana: User):
    client, url = signed_in(ana), reverse("api:customer-list")
    body = '{"email": "dora@post.example", "name": "Dora"}'
    assert client.generic("POST", url, body, "application/json; charset=latin-1").status_code == 201
    assert client.generic("POST", url, body, "application/json; charset=hex").status_code == 400


@pytest.mark.parametrize("bad", ["\\u0000", "\\ud800"])
def test_json_with_text_that_cannot_be_stored(ana: User, mailbox, bad: str):
    client, kind = signed_in(ana), "application/json"
    bodies = {
        "api:ticket-list": '{"subject": "a%s", "text": "b%s", "requester_email": "c@post.example",'
        ' "requester_name": "d%s", "tags": ["e%s"]}',
        "api:customer-list": '{"email": "c@post.example", "name": "a%s", "facts": {"b%s": "%s"},'
        ' "phone": "%s"}',
        "api:interactions": '{"customer_email": "c@post.example", "customer_name": "a%s",'
        ' "touchpoint": 1, "summary": "%s", "source": "%s", "external_id": "%s"}',
    }
    for name, body in bodies.items():
        response = client.generic("POST", reverse(name), body.replace("%s", bad), kind)
        assert response.status_code == 400, name
        assert response["Content-Type"] == kind, name
