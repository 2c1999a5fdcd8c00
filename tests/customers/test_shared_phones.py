"""A phone number that several customers have: one contact point, which always has a customer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.actions.find import find_customer
from customers.actions.update import update_customer
from customers.models import ContactPoint, Customer
from customers.tasks import sweep_phones
from ledger.actors import SYSTEM, Rule
from ledger.models import Event
from tests.personas import signed_in

NUMBER = "+34600123456"


@pytest.fixture
def family(carla, dora, ana) -> list[Customer]:
    """Three customers with one number, each written in another way; the first has the point."""
    eva = Customer.objects.create(name="Eva")
    update_customer(dora, changes={"phone": "+34 600 123 456"}, by=ana)
    update_customer(carla, changes={"phone": "0034600123456"}, by=ana)
    update_customer(eva, changes={"phone": "0034 (0)600/123-456"}, by=ana)
    return [dora, carla, eva]


def drop(customer: Customer, **more) -> None:
    update_customer(customer, changes={"phone": ""}, **more)


def test_the_next_customer_gets_the_number_that_its_customer_gives_up(family, ana):
    for person in family:
        assert find_customer(NUMBER, kind="phone") == person
        drop(person, by=ana)
    assert find_customer(NUMBER, kind="phone") is None


def test_who_shares_the_number_and_gives_it_up_changes_nothing(family, ana):
    drop(family[1], by=ana)
    assert find_customer(NUMBER, kind="phone") == family[0]
    drop(family[0], by=ana)
    assert find_customer(NUMBER, kind="phone") == family[2]


def test_a_change_of_something_else_moves_no_number_of_an_older_copy(carla, dora, ana):
    older = Customer.objects.get(pk=carla.pk)
    update_customer(carla, changes={"phone": NUMBER}, by=ana)
    update_customer(dora, changes={"phone": "0034600123456"}, by=ana)
    events = Event.objects.count()
    update_customer(older, changes={"location": "Girona"}, by=ana)
    assert find_customer(NUMBER, kind="phone") == carla
    assert Event.objects.count() == events + 1
    carla.refresh_from_db()
    assert (carla.phone, carla.location) == (NUMBER, "Girona")


@pytest.mark.parametrize("phone", ["+44 600 123 456", "ask 0034600123456", "0034600123456 or 7"])
def test_a_number_that_only_ends_alike_is_another(carla, dora, ana, phone):
    update_customer(carla, changes={"phone": NUMBER}, by=ana)
    Customer.objects.filter(pk=dora.pk).update(phone=phone)
    drop(carla, by=ana)
    assert not ContactPoint.objects.filter(kind="phone").exists()


@pytest.mark.parametrize(("by", "name"), [(Rule(7, "Tidy up"), "Tidy up"), (SYSTEM, "")])
def test_the_history_of_the_next_customer_names_the_actor_and_the_cause(family, ana, by, name):
    cause = Event.objects.latest("pk")
    drop(family[0], by=by, caused_by=cause)
    added = Event.objects.get(name="customer.contact_point_added")
    assert (added.subject_id, added.facts) == (family[1].pk, {"kind": "phone", "value": NUMBER})
    updated = Event.objects.filter(name="customer.updated").latest("pk")
    for event in (added, updated):
        assert (event.actor_name, event.caused_by) == (name, cause)


@pytest.mark.parametrize("typed", ["+34 600 123 456", "0034600123456", NUMBER])
def test_the_list_finds_all_who_have_a_number_however_it_is_written(family, ana, typed):
    found = signed_in(ana).get("/customers/", {"q": typed}).context["page"].rows
    assert {each.pk for each in found} == {each.pk for each in family}
    drop(family[0], by=ana)
    found = signed_in(ana).get("/customers/", {"q": typed}).context["page"].rows
    assert {each.pk for each in found} == {each.pk for each in family[1:]}


def test_the_sweep_adds_what_an_old_process_wrote_and_nothing_twice(family, ana):
    una = Customer.objects.create(name="Una", phone="030 123456")
    Customer.objects.create(name="Ida", phone="ask at the desk")
    for _again in range(2):
        sweep_phones()
        points = ContactPoint.objects.filter(kind="phone").order_by("pk")
        assert list(points.values_list("customer", "value")) == [
            (family[0].pk, NUMBER),
            (una.pk, "030123456"),
        ]
    with CaptureQueriesContext(connection) as asked:
        sweep_phones()
    assert len(asked) == 3, "one page of phones, their contact points, and the end"


def test_customers_who_share_a_number_are_found_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        # A plan that has to sort does so all the same; of a few pages it would rather do so.
        cursor.execute("SET LOCAL enable_sort = off")
    plan = Customer.objects.sharing_digits(NUMBER).order_by("pk").explain()
    assert "customer_phone_digits" in plan
    assert "Sort" not in plan
