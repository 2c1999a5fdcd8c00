"""Responses to a refused action: a toast, a message, the form again, or a problem of the API."""

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.request import Request

from config.api.errors import answer_error
from config.refusals import Refused
from config.web.refusals import Refusals, came_from, refusals_on
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


def test_another_error_is_not_answered():
    assert refuse(RequestFactory().post("/"), ValueError("A fault.")) is None


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
