"""Contact points that two transactions write at the same moment."""

import pytest
from django.db import connection
from django.http import HttpResponse

from customers.actions.contact_points import CannotAddContactPoint, add_contact_point
from customers.actions.find import find_or_create_customer
from customers.actions.phones import add_missing_phones
from customers.actions.update import update_customer
from customers.models import ContactPoint, Customer
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_mails_of_one_address_have_one_customer():
    first: list[Customer] = []
    second = second_meets_first(
        lambda: first.append(find_or_create_customer("eva@post.example", name="Eva")),
        lambda: find_or_create_customer("Eva@post.example", name="Eva"),
    )
    assert [second] == first == list(Customer.objects.all())
    assert Event.objects.filter(name="customer.created").count() == 1


@pytest.mark.parametrize(
    ("kind", "value"), [("mail", "eva@post.example"), ("external", "chat:7f3a")]
)
def test_one_contact_point_added_twice_is_added_once(kind, value):
    visitor = find_or_create_customer("+34 600 123 456", kind="phone", name="Eva")
    second = second_meets_first(
        lambda: add_contact_point(visitor, kind=kind, value=value, by=None),
        lambda: add_contact_point(visitor, kind=kind, value=value, by=None),
    )
    assert second == visitor.contact_points.get(kind=kind)
    assert Event.objects.exclude(name="customer.created").count() == 1


def test_of_two_customers_created_with_one_address_one_is_refused(ana):
    body = {"name": "Eva", "email": "eva@post.example", "phone": "+34 600 123 456"}
    answers: list[HttpResponse] = []
    ronda, strada = (body | {"facts": {"Bike": bike}} for bike in ("Ronda", "Strada"))
    # Signed in before, as that writes a row that the second one would wait for.
    first, other = signed_in(ana), signed_in(ana)
    second = second_meets_first(
        lambda: answers.append(first.post("/api/v1/customers/", ronda, "application/json")),
        lambda: other.post("/api/v1/customers/", strada, "application/json"),
    )
    assert (answers[0].status_code, second.status_code) == (201, 409)
    assert "already exists" in second.json()["detail"]
    assert Customer.objects.get().facts == {"Bike": "Ronda"}
    assert ContactPoint.objects.count() == 2
    assert Event.objects.filter(name="customer.created").count() == 1


def test_of_two_first_addresses_of_a_customer_one_is_primary():
    visitor = find_or_create_customer("+34 600 123 456", kind="phone", name="Eva")
    second_meets_first(
        lambda: add_contact_point(visitor, kind="mail", value="eva@post.example", by=None),
        lambda: add_contact_point(visitor, kind="mail", value="eva@me.example", by=None),
    )
    mails = ContactPoint.objects.mail().order_by("pk").values_list("value", "is_primary")
    assert list(mails) == [("eva@post.example", True), ("eva@me.example", False)]


def test_an_address_added_to_two_customers_belongs_to_the_first():
    eva, una = (find_or_create_customer(f"chat:{each}", kind="external") for each in (1, 2))
    second = second_meets_first(
        lambda: add_contact_point(eva, kind="mail", value="eva@post.example", by=None),
        lambda: add_contact_point(una, kind="mail", value="eva@post.example", by=None),
    )
    assert isinstance(second, CannotAddContactPoint)
    assert ContactPoint.objects.mail().get().customer == eva


def test_a_number_is_not_passed_to_a_customer_who_gives_it_up_at_the_same_moment(carla, dora, ana):
    for person in (carla, dora):
        update_customer(person, changes={"phone": "030 123456"}, by=ana)
    other = Customer.objects.get(pk=dora.pk)
    second_meets_first(
        lambda: update_customer(other, changes={"phone": ""}, by=ana),
        lambda: update_customer(carla, changes={"phone": ""}, by=ana),
    )
    assert not ContactPoint.objects.filter(kind="phone").exists()


def test_the_sweep_adds_no_number_that_was_given_up_at_the_same_moment(carla, ana):
    with connection.cursor() as cursor:  # as a process of the old version writes it
        cursor.execute("UPDATE customers_customer SET phone = '030 123456'")
    second = second_meets_first(
        lambda: update_customer(carla, changes={"phone": ""}, by=ana), add_missing_phones
    )
    assert second == 0
    assert not ContactPoint.objects.filter(kind="phone").exists()
