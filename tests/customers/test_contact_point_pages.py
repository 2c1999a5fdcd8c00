"""Contact points are removed and chosen; a caller without a mail address is a customer."""

import threading

import pytest
from django.db import connection

from customers.actions.contact_points import (
    CannotChangeContactPoint,
    add_contact_point,
    choose_primary_address,
    remove_contact_point,
)
from customers.events import CUSTOMER_ADDRESS_CHOSEN, CUSTOMER_CONTACT_POINT_REMOVED
from customers.models import ContactPoint, Customer
from customers.search import search_customers
from ledger.models import Event
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
SECOND = "carla@home.example"


@pytest.fixture
def second(carla, ana) -> ContactPoint:
    return add_contact_point(carla, kind="mail", value=SECOND, by=ana)


def primary(customer: Customer) -> list[str]:
    return list(customer.contact_points.filter(is_primary=True).values_list("value", flat=True))


def test_another_address_is_written_to_first(carla, second, ana):
    first = primary(carla)[0]
    for _time in range(2):
        choose_primary_address(second, by=ana)
    assert primary(carla) == [SECOND]
    assert Customer.objects.get(pk=carla.pk).address == SECOND
    event = Event.objects.get(name=CUSTOMER_ADDRESS_CHOSEN)
    assert event.facts == {"before": first, "after": SECOND}


def test_the_next_address_follows_the_primary_one_that_is_removed(carla, second, ana):
    first = carla.contact_points.get(is_primary=True)
    remove_contact_point(first, by=ana)
    assert primary(carla) == [SECOND]
    assert search_customers(first.value).pks == []
    event = Event.objects.get(name=CUSTOMER_CONTACT_POINT_REMOVED)
    assert event.facts == {"kind": "mail", "value": first.value}


def test_the_only_way_to_reach_somebody_stays(carla, ana):
    carla.contact_points.exclude(is_primary=True).delete()
    Customer.objects.filter(pk=carla.pk).update(phone="")
    with pytest.raises(CannotChangeContactPoint, match="only way"):
        remove_contact_point(carla.contact_points.get(), by=ana)
    Customer.objects.filter(pk=carla.pk).update(phone="+34 600 123 456")
    remove_contact_point(carla.contact_points.get(), by=ana)
    assert not carla.contact_points.exists()


def test_what_is_removed_already_is_told(carla, second, ana):
    remove_contact_point(second, by=ana)
    for act in (remove_contact_point, choose_primary_address):
        with pytest.raises(CannotChangeContactPoint, match="removed already"):
            act(ContactPoint(pk=9_999_999, customer=carla, value=SECOND), by=ana)


def test_an_id_is_removed_and_not_written_to(carla, ana):
    point = add_contact_point(carla, kind="external", value="shop:7", by=ana)
    with pytest.raises(CannotChangeContactPoint, match="Only a mail address"):
        choose_primary_address(point, by=ana)
    remove_contact_point(point, by=ana)
    assert not ContactPoint.objects.filter(value="shop:7").exists()


def test_the_page_lists_chooses_and_removes(carla, second, ana):
    client = signed_in(ana)
    page = client.get(f"/customers/{carla.pk}/edit/").text
    assert "written to first" in page
    assert SECOND in page
    client.post(f"/contact-points/{second.pk}/primary/")
    assert primary(carla) == [SECOND]
    client.post(f"/contact-points/{second.pk}/remove/")
    assert SECOND not in str(list(carla.contact_points.values_list("value", flat=True)))
    assert client.post(f"/contact-points/{second.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "Eva"}, "Enter a mail address or a phone number."),
        ({"name": "Eva", "phone": "soon"}, "This is not a phone number."),
        ({"name": "Eva", "phone": "+34 600 123 456"}, "A customer with this number already"),
        ({"name": "", "phone": "+34 600 123 457"}, "required"),
    ],
)
def test_a_new_customer_needs_a_way_to_be_reached(carla, ana, sent, words):
    client = signed_in(ana)
    client.post("/customers/new/", {"name": "Kim", "phone": "+34 600 123 456"})
    count = Customer.objects.count()
    response = client.post("/customers/new/", sent)
    assert response.status_code in (409, 422)
    assert words in response.text
    assert Customer.objects.count() == count


def test_a_caller_without_a_mail_address_is_a_customer(ana):
    client = signed_in(ana)
    response = client.post("/customers/new/", {"name": "Kim Call", "phone": "+34 600 123 456"})
    customer = Customer.objects.get(name="Kim Call")
    assert response["Location"] == f"/customers/{customer.pk}/"
    assert customer.phone == "+34 600 123 456"
    assert search_customers("600123456").pks == [customer.pk]


def test_both_are_kept(ana):
    sent = {"name": "Kim", "email": "kim@post.example", "phone": "+34 600 123 456"}
    signed_in(ana).post("/customers/new/", sent)
    customer = Customer.objects.get(name="Kim")
    assert (customer.address, customer.phone) == ("kim@post.example", "+34 600 123 456")


@pytest.mark.django_db(transaction=True)
def test_of_two_choices_at_once_one_address_is_primary(carla, ana):
    points = [
        add_contact_point(carla, kind="mail", value=f"c{number}@me.example", by=ana)
        for number in range(3)
    ]
    faults = []

    def choose(point: ContactPoint) -> None:
        try:
            choose_primary_address(point, by=ana)
        except Exception as fault:  # told by the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=[point]) for point in points]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(primary(carla)) == 1
