"""Pages with a form: wrong input gives 422, and what was typed stands in its field."""

import pytest
from django import forms
from django.http import HttpResponse
from django.urls import reverse

from config.web.form_page import form_page
from tests.personas import signed_in

TYPED = "typed and kept"
# Each page, the object its address names, and the one field that is filled in.
PAGES = [
    ("accounts:invite", "", "name"),
    ("accounts:person", "admin", "job_title"),
    ("accounts:profile", "", "job_title"),
    ("accounts:new-team", "", "name"),
    ("accounts:team", "billing", "name"),
    ("mail:new-mailbox", "", "sender_name"),
    ("mail:mailbox", "mailbox", "sender_name"),
    ("mail:receiving", "mailbox", "user_name"),
    ("mail:sending", "mailbox", "user_name"),
    ("mail:account", "mailbox", "client_id"),
    ("mail:dkim", "mailbox", "dkim_key"),
    ("mail:spam", "", "h-0-value"),
    ("mail:add-sender", "", "sender"),
    ("journeys:new-survey", "", "low_label"),
    ("journeys:new-rule", "", "tag"),
    ("journeys:create-journey", "", "kind"),
    ("customers:new", "", "name"),
    ("customers:add-address", "carla", "email"),
    ("customers:add-note", "carla", "body"),
    ("helpdesk:new-ticket", "", "subject"),
]


# A customer without a name and details is valid.
LENIENT = [("customers:edit", "carla", "time_zone")]


@pytest.fixture
def post(request, admin):
    """Post as the administrator to a page, named with the fixture its address needs."""

    def post(page, of, fields):
        args = [request.getfixturevalue(of).pk] if of else []
        return signed_in(admin).post(reverse(page, args=args), fields)

    return post


@pytest.mark.parametrize(("page", "of", "field"), PAGES + LENIENT)
def test_wrong_input_gives_422_and_is_kept(post, page, of, field):
    typed = TYPED * 400 if field == "body" else TYPED  # only its length can be wrong
    response = post(page, of, {field: typed, "h-TOTAL_FORMS": "1", "h-INITIAL_FORMS": "0"})
    assert response.status_code == 422
    assert typed in response.content.decode()


@pytest.mark.parametrize(("page", "of", "field"), PAGES)
def test_a_form_without_any_field_gives_422(post, page, of, field):
    response = post(page, of, {})
    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()


def test_a_persona_without_a_name_keeps_its_goals(admin):
    url = reverse("journeys:new-lookup-value", args=["personas"])
    response = signed_in(admin).post(url, {"goals": TYPED})
    assert response.status_code == 422
    assert TYPED in response.content.decode()


def test_a_refusal_stands_at_its_field(post, mailbox):
    response = post("mail:add-sender", "", {"sender": mailbox.address, "verdict": "block"})
    assert response.status_code == 422
    assert list(response.context["sender_form"].errors) == ["sender"]


def test_a_refusal_without_a_field_stands_above_the_form(post, admin):
    response = post("accounts:person", "admin", {"name": "Ada", "role": "agent"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["__all__"]


def test_the_page_names_the_stored_object_not_the_rejected_one(post, mailbox):
    response = post("mail:mailbox", "mailbox", {"name": "Rejected", "address": "not an address"})
    assert response.status_code == 422
    assert response.context["mailbox"].name == mailbox.name


def test_both_forms_of_a_page_are_there(post):
    response = post("customers:add-address", "carla", {"email": TYPED})
    assert response.context["address_form"].errors
    assert response.context["form"].initial["name"] == "Carla Reyes"


def test_the_page_is_not_read_when_the_form_is_saved(rf):
    def context():
        raise AssertionError

    def save(form):
        return HttpResponse(form.cleaned_data["name"])

    class Form(forms.Form):
        name = forms.CharField()

    response = form_page(rf.post("/", {"name": "Ana"}), "none.html", Form, save, context=context)
    assert response.content == b"Ana"
