"""Responses to a refused action: a toast, a message, the form again, or a problem of the API."""

import errno

import pytest
from django import forms
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from psycopg.errors import DeadlockDetected, DiskFull, TooManyConnections
from rest_framework.request import Request

from config.api.errors import answer_error
from config.refusals import COLLIDED, Refused
from config.web.refusals import (
    NOT_STORED,
    TYPED_BACK,
    TYPED_HERE,
    Refusals,
    came_from,
    refusals_on,
)
from tests.personas import signed_in


class CannotTest(Refused):
    """A refusal of this test."""


class NameForm(forms.Form):
    name = forms.CharField()


def refuse(request, error: Exception):
    return Refusals(lambda request: HttpResponse()).process_exception(request, error)


def test_htmx_gets_the_message_as_plain_text():
    request = RequestFactory().post("/", headers={"Referer": "http://testserver/a/"})
    request.htmx = True
    response = refuse(request, CannotTest("Choose another one."))
    assert (response.status_code, response.text) == (409, "Choose another one.")
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_a_request_of_no_page_gets_409():
    response = refuse(RequestFactory().post("/"), CannotTest("No."))
    assert (response.status_code, response.text) == (409, "No.")


def with_cause(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(("is_htmx", "typed"), [(True, TYPED_HERE), (False, TYPED_BACK)])
def test_a_deadlock_is_told_and_nothing_is_led_on(is_htmx, typed):
    request = RequestFactory().post("/", headers={"Referer": "http://testserver/a/"})
    request.htmx = is_htmx
    error = with_cause(OperationalError(), DeadlockDetected("deadlock detected"))
    response = refuse(request, error)
    assert (response.status_code, response.text) == (409, f"{COLLIDED} {typed}")
    assert refuse(RequestFactory().get("/"), error) is None


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EMFILE, "Too many open files"),
        with_cause(OperationalError(), DiskFull("could not extend file")),
    ],
)
def test_a_full_disk_is_told(error):
    request = RequestFactory().post("/", headers={"Referer": "http://testserver/a/"})
    for is_htmx in (True, False):
        request.htmx = is_htmx
        response = refuse(request, error)
        typed = TYPED_HERE if is_htmx else TYPED_BACK
        assert (response.status_code, response.text) == (507, f"{NOT_STORED} {typed}")
    assert refuse(RequestFactory().get("/"), error) is None


@pytest.mark.parametrize(
    "error",
    [
        ValueError("A fault."),
        OSError(errno.EACCES, "Permission denied"),
        with_cause(OperationalError(), TooManyConnections("Sorry, too many clients")),
    ],
)
def test_another_error_is_not_answered(error):
    assert refuse(RequestFactory().post("/"), error) is None


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://testserver/tickets/7/?view=mine", "http://testserver/tickets/7/?view=mine"),
        ("http://elsewhere.example/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_only_a_page_of_ours_is_returned_to(referer, expected):
    assert came_from(RequestFactory().post("/", headers={"Referer": referer})) == expected


def test_a_view_may_set_the_page(ana, ticket):
    client = signed_in(ana)
    page = reverse("helpdesk:ticket", args=[ticket.pk])
    url = reverse("helpdesk:rename", args=[ticket.pk])
    answer = client.post(url, {"subject": " "}, headers={"Referer": "http://testserver/tickets/"})
    assert (answer.status_code, answer.url) == (302, page)
    assert "A ticket needs a subject." in client.get(page).text


def test_a_form_shows_the_message_and_keeps_what_was_typed():
    form = NameForm({"name": "Veloza"})
    assert form.is_valid()
    with refusals_on(form, "name"):
        raise CannotTest("Another one has this name.")
    assert form.errors == {"name": ["Another one has this name."]}
    assert form["name"].value() == "Veloza"


def test_a_fault_passes_the_form():
    with pytest.raises(ValueError), refusals_on(NameForm({})):
        raise ValueError("A fault.")


def test_the_api_answers_409_with_the_message():
    context = {"request": Request(RequestFactory().get("/"))}
    response = answer_error(CannotTest("Change the address."), context)
    assert response is not None
    assert (response.status_code, response.data) == (409, {"detail": "Change the address."})
    assert answer_error(ValueError("A fault."), context) is None


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (with_cause(OperationalError(), DeadlockDetected("deadlock detected")), 409, COLLIDED),
        (with_cause(OperationalError(), DiskFull("could not extend file")), 507, NOT_STORED),
        (OSError(errno.ENOSPC, "No space left on device"), 507, NOT_STORED),
    ],
)
def test_the_api_tells_a_collision_and_a_full_disk_as_json(error, status, detail):
    response = answer_error(error, {"request": Request(RequestFactory().post("/"))})
    assert response is not None
    assert (response.status_code, response.data) == (status, {"detail": str(detail)})


def test_a_read_that_fails_claims_nothing_about_saving():
    error = with_cause(OperationalError(), DiskFull("could not extend file"))
    assert answer_error(error, {"request": Request(RequestFactory().get("/"))}) is None
