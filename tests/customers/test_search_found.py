"""Customers are found by words in any order, without accents, and by phone in any form."""

import pytest
from django.core.management import call_command

from customers.actions.contact_points import add_contact_point
from customers.actions.find import create_customer, find_or_create_customer
from customers.actions.index import index_stored_customers
from customers.actions.update import update_customer
from customers.models import Customer, CustomerTerms
from customers.search import search_customers
from customers.tasks import sweep_terms
from fields import registry
from fields.registry import Custom, Field, Owner
from fields.types.values import Text
from tests.personas import signed_in

# Each customer with what finds them and what does not.
PEOPLE = {
    ("Søren Kjær-Nielsen", "soren@nord.example", "+45 32 12 34 56"): (
        ["soren", "Soeren", "Søren", "nielsen søren", "Kjaer", "nielsen, s", "KJÆR", "+45 32 12",
         "32123456", "+4532123456", "0045 32123456", "3456", "nord soren", "nielsen nord.example"],
        ["olsen soren", "32123457"],
    ),
    ("Zoë Nuñez Groß", "zoe@iber.example", "(0)89 / 321-680"): (
        ["nunez zoe", "gross nuñez", "GROẞ", "Zoé", "groß zoë", "089321680", "089 321680",
         "+4989321680", "groß, zoë"],
        ["nunez zoo"],
    ),
    ("李小龙", "li@cn.example", ""): (["小龙", "李", "李小龙", "龙"], ["小李"]),
    ("สมชาย ใจดี", "somchai@th.example", ""): (["ใจดี", "สมชาย", "ชาย", "ใจดี สมชาย"], ["สมหญิง"]),
    ("Siân O’Connell", "sian@cymru.example", "020 7946 0018"): (
        ["oconnell sian", "O'Connell", "connell", "Sian O’Connell", "+44 20 7946 0018",
         "+442079460018", "7946 0018", "sian@cymru", "ymru.exam"],
        ["mcconnell"],
    ),
    ("Łukasz Żółć", "lz@pl.example", ""): (["lukasz zolc", "zolc lukasz", "Żółć", "ukasz"], []),
}  # fmt: skip
FOUND = [(who, query) for who, (found, _missed) in PEOPLE.items() for query in found]
MISSED = [(who, query) for who, (_found, missed) in PEOPLE.items() for query in missed]


@pytest.fixture
def people(db) -> dict[tuple[str, str, str], Customer]:
    made = {}
    for name, email, phone in PEOPLE:
        customer = create_customer(email=email, name=name, by=None)
        made[name, email, phone] = update_customer(customer, changes={"phone": phone}, by=None)
    return made


def found(query: str) -> list[Customer]:
    return search_customers(query).page(after=None).rows


def walked(query: str) -> list[Customer]:
    return search_customers(query, most=1).page(after=None).rows


def test_what_is_typed_finds_them(people):
    assert [each for each in FOUND if people[each[0]] not in found(each[1])] == []


def test_what_is_typed_finds_them_among_many(people):
    assert [each for each in FOUND if people[each[0]] not in walked(each[1])] == []


def test_what_is_typed_does_not_find_others(people):
    assert [each for each in MISSED if people[each[0]] in found(each[1])] == []


def test_a_customer_is_found_by_what_was_changed(carla):
    update_customer(carla, changes={"name": "Karla Żak"}, by=None)
    add_contact_point(carla, kind="phone", value="+48 601 234 567", by=None)
    add_contact_point(carla, kind="external", value="shop:X-4471", by=None)
    for query in ("zak karla", "601234567", "0601 234 567", "x4471", "correu"):
        assert found(query) == [carla], query
    assert found("reyes") == []


def test_the_first_name_that_is_heard_of_is_found(db):
    nameless = find_or_create_customer("jo@ride.example")
    assert found("jo ride") == [nameless]
    find_or_create_customer("jo@ride.example", name="José Peña")
    assert found("pena jose") == [nameless]


@pytest.mark.parametrize(
    "index", [index_stored_customers, sweep_terms, lambda: call_command("index_customers")]
)
def test_customers_of_an_older_version_are_indexed_by_and_by(people, index):
    CustomerTerms.objects.all().delete()
    Customer.objects.update(terms_version=0)
    assert found("nielsen søren") == []
    assert len(found("Søren Kjær")) == 1
    index()
    assert len(found("nielsen søren")) == 1
    assert index_stored_customers() == 0
    assert CustomerTerms.objects.count() == Customer.objects.count()


def test_the_newest_are_indexed_first_and_the_rest_later(people):
    Customer.objects.update(terms_version=0)
    assert [index_stored_customers(most=4), index_stored_customers(most=4)] == [4, 2]


@pytest.mark.parametrize(
    "query",
    [
        "'",
        "\\",
        "!",
        "(0)",
        "+",
        "&|:*",
        "a'b\\",
        "ก์" * 200,
        "9" * 9_000,
        "\ud800",
        "-" * 10_000,
        "('",
        "x" * 10_000,
    ],
)
def test_any_characters_are_answered(carla, ana, query):
    assert (
        signed_in(ana).get("/customers/", {"q": query.encode("utf-8", "replace")}).status_code
        == 200
    )
    search_customers(query.encode("utf-8", "replace").decode()).page(after=None)


@pytest.fixture
def clubs(monkeypatch) -> None:
    """A searchable and another custom field of customers."""
    for field in (
        Field(
            Owner.CUSTOMER, "club", "Club", Text(), Custom(), is_editable=True, is_searchable=True
        ),
        Field(Owner.CUSTOMER, "shoe", "Shoe", Text(), Custom(), is_editable=True),
    ):
        monkeypatch.setitem(registry._fields[field.owner], field.name, field)


@pytest.mark.parametrize("is_stored", [False, True])
def test_searchable_fields_find_a_customer(clubs, carla, is_stored):
    changes = {"club": "Golden wheels", "shoe": "Bootstrap"}
    if is_stored:
        Customer.objects.filter(pk=carla.pk).update(fields=changes, terms_version=0)
        index_stored_customers()
    else:
        update_customer(carla, changes=changes, by=None)
    assert found("golden carla") == [carla]
    assert found("bootstrap") == []
    update_customer(carla, changes={"club": "Iron"}, by=None)
    assert (found("golden"), found("iron reyes")) == ([], [carla])


def test_a_change_of_another_field_indexes_nothing(clubs, carla):
    CustomerTerms.objects.all().delete()
    update_customer(carla, changes={"shoe": "Bootstrap"}, by=None)
    assert not CustomerTerms.objects.exists()
