"""One person is one customer, however their address is written."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from customers.actions.contact_points import CannotAddContactPoint, add_contact_point
from customers.actions.find import (
    CannotCreateCustomer,
    create_customer,
    find_customer,
    find_or_create_customer,
)
from customers.models import ContactKind, ContactPoint, Customer
from customers.search import search_customers
from ledger.actors import SYSTEM
from tests.personas import signed_in

MIGRATION = import_module("customers.migrations.0010_one_form_of_addresses")
LETTERS, ASCII = "lena@bücher.example", "lena@xn--bcher-kva.example"
pytestmark = pytest.mark.django_db


def kept(value: str, *, customer: Customer | None = None, **more) -> ContactPoint:
    """A contact point as an earlier version kept it."""
    customer = customer or Customer.objects.create(name=value)
    return ContactPoint.objects.create(customer=customer, kind="mail", value=value, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LETTERS, ASCII),
        (ASCII, "LENA@XN--BCHER-KVA.example"),
        (LETTERS, "Lena@BÜCHER.example"),
        ("a..b.@docomo.ne.jp", '"a..b."@docomo.ne.jp'),
        ("carla@acme.example", '"carla"@acme.example'),
    ],
)
def test_two_spellings_are_one_customer(one, other):
    customer = find_or_create_customer(one)
    assert find_or_create_customer(other) == customer
    assert find_customer(one) == find_customer(other) == customer
    with pytest.raises(CannotCreateCustomer):
        create_customer(email=other, name="Lena", by=SYSTEM)
    someone = find_or_create_customer("someone@acme.example")
    with pytest.raises(CannotAddContactPoint):
        add_contact_point(someone, kind=ContactKind.MAIL, value=other, by=SYSTEM)


def test_the_domain_is_found_as_people_type_it():
    lena = find_or_create_customer(ASCII, name="Lena Buch")
    for words in ("bücher.example", LETTERS, ASCII, "lena bücher"):
        assert search_customers(words).pks == [lena.pk]


def test_a_form_refuses_another_spelling_of_a_known_address(admin):
    find_or_create_customer(ASCII)
    form = {"name": "Lena", "email": LETTERS}
    page = signed_in(admin).post(reverse("customers:new"), form)
    assert page.status_code == 422
    assert Customer.objects.count() == 1


def test_the_migration_gives_stored_addresses_their_form():
    letters, dots = kept(LETTERS, is_primary=True), kept("A..b.@docomo.ne.jp")
    kept("carla@acme.example")
    for _again in range(2):
        MIGRATION.take_one_form(apps, None)
        values = list(ContactPoint.objects.order_by("pk").values_list("value", flat=True))
        assert values == [ASCII, '"a..b."@docomo.ne.jp', "carla@acme.example"]
    assert find_customer(LETTERS) == letters.customer
    assert find_customer("a..b.@docomo.ne.jp") == dots.customer
    letters.refresh_from_db()
    assert letters.is_primary
    assert letters.customer.terms_version == 0  # the sweep stores its terms


def test_the_migration_makes_one_of_two_spellings_of_a_customer():
    lena = Customer.objects.create(name="Lena")
    kept(LETTERS, customer=lena, is_primary=True)
    kept(ASCII, customer=lena)
    MIGRATION.take_one_form(apps, None)
    point = ContactPoint.objects.get()
    assert (point.value, point.is_primary, point.customer) == (ASCII, True, lena)


def test_the_migration_merges_no_two_customers():
    letters, ascii_one = kept(LETTERS), kept(ASCII)
    MIGRATION.take_one_form(apps, None)
    found = {each.customer_id: each.value for each in ContactPoint.objects.all()}
    assert found == {letters.customer_id: LETTERS, ascii_one.customer_id: ASCII}
    # The mail of both spellings belongs to the customer who has the normal form.
    assert find_or_create_customer(LETTERS) == find_or_create_customer(ASCII) == ascii_one.customer
    assert {*search_customers(LETTERS).pks} == {letters.customer_id, ascii_one.customer_id}
