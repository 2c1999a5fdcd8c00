"""The customer form and the API read and check the same fields."""

import pytest
from django.test import Client

from customers.actions.update import CannotUpdateCustomer, update_customer
from customers.forms import CustomerForm
from customers.models import Customer, Organization
from ledger.models import Event
from tests.api_tokens import token_header
from tests.personas import signed_in

FORM = {"name": "Carla", "language": "es", "time_zone": "", "phone": "", "location": ""}
WRONG = [
    ("time_zone", "Mars/Base", "Unknown time zone"),
    ("time_zone", "x" * 65, "at most 64 characters"),
    ("language", "x" * 13, "at most 12 characters"),
    ("phone", "1\0", "cannot be stored"),
    ("location", "x" * 121, "at most 120 characters"),
]


@pytest.fixture
def api(ana):
    return Client(headers={"Authorization": token_header(ana)})


@pytest.mark.parametrize(("name", "value", "message"), WRONG)
def test_the_form_refuses_a_wrong_value(name, value, message, carla, ana):
    answer = signed_in(ana).post(f"/customers/{carla.pk}/edit/", FORM | {name: value})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    carla.refresh_from_db()
    assert carla.name == "Carla Reyes"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        *WRONG,
        ("facts", ["Ronda 3"], "object of names"),
        ("facts", {"a\0": 1}, "cannot be stored"),
        ("phone", ["1"], "Enter text"),
        ("phone", None, "null"),
    ],
)
def test_the_api_refuses_a_wrong_value_by_its_name(name, value, message, api):
    fields = {"name": "Elin", "email": "elin@post.example", name: value}
    answer = api.post("/api/v1/customers/", fields, "application/json")
    assert answer.status_code == 400
    assert message in answer.json()[name][0]
    assert not Customer.objects.exists()


def test_a_customer_is_created_with_all_fields(api):
    fields = {
        "name": "Elin", "language": "sv", "time_zone": " Europe/Stockholm ", "phone": "",
        "location": "Lund", "facts": {"Bike": "Ronda 3", "Sizes": [54, None]},
    }  # fmt: skip
    given = {**fields, "email": "elin@post.example"}
    answer = api.post("/api/v1/customers/", given, "application/json")
    assert answer.status_code == 201
    found = answer.json()
    assert list(found) == [
        "id", "name", "emails", "contact_points", "organization", "language", "time_zone", "phone",
        "location", "facts", "created_at",
    ]  # fmt: skip
    assert found["organization"] is None
    assert found["created_at"] > "2026"
    kept = {**fields, "time_zone": "Europe/Stockholm"}
    assert {name: found[name] for name in fields} == kept
    customer = Customer.objects.get()
    assert {name: getattr(customer, name) for name in fields} == kept


def test_customers_are_filtered_by_organization(api, carla, dora):
    carla.organization = Organization.objects.create(name="Rad")
    carla.save()
    path = "/api/v1/customers/?organization"
    found = api.get(f"{path}={carla.organization_id}").json()["results"]
    assert [(row["name"], row["organization"]) for row in found] == [("Carla Reyes", "Rad")]
    assert api.get(f"{path}__is_set=false").json()["results"][0]["id"] == dora.pk
    refused = api.get("/api/v1/customers/?name=Carla")
    assert (refused.status_code, list(refused.json())) == (400, ["name"])


def test_the_form_shows_what_is_stored_and_what_was_typed(carla):
    rad = Organization.objects.create(name="Rad")
    carla.organization, carla.phone = rad, "+34 93"
    shown = CustomerForm(instance=carla).as_p()
    assert f'<option value="{rad.pk}" selected>Rad</option>' in shown
    assert '<input type="text" name="phone" value="+34 93" maxlength="40"' in shown
    typed = CustomerForm(FORM | {"time_zone": "Mars"}, instance=carla)
    assert not typed.is_valid()
    assert 'value="Mars"' in typed.as_p()


def test_the_form_keeps_what_it_does_not_show(carla, ana):
    Customer.objects.filter(pk=carla.pk).update(facts={"Bike": "Ronda 3"}, fields={"tier": "gold"})
    rad = Organization.objects.create(name="Rad")
    fields = FORM | {"organization": rad.pk, "time_zone": "Europe/Madrid"}
    assert signed_in(ana).post(f"/customers/{carla.pk}/edit/", fields).status_code == 302
    carla.refresh_from_db()
    assert (carla.organization, carla.time_zone) == (rad, "Europe/Madrid")
    assert (carla.facts, carla.fields) == ({"Bike": "Ronda 3"}, {"tier": "gold"})
    facts = Event.objects.get(name="customer.updated").facts
    assert (facts["before"]["organization"], facts["after"]["organization"]) == ("", "Rad")


def test_facts_are_recorded_as_a_person_reads_them(carla, ana):
    update_customer(carla, changes={"facts": {"Bike": "Ronda 3", "Size": 54}}, by=ana)
    facts = Event.objects.get(name="customer.updated").facts
    assert facts["after"] == {"facts": "Bike: Ronda 3; Size: 54"}


@pytest.mark.parametrize("name", ["created_at", "soul", "pk"])
def test_other_fields_are_not_changed_by_the_action(carla, ana, name):
    with pytest.raises(CannotUpdateCustomer, match=name):
        update_customer(carla, changes={name: None}, by=ana)
