"""Contact points: typed, of one customer only, and compared as their kind is."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.actions.contact_points import CannotAddContactPoint, add_contact_point
from customers.actions.find import (
    CannotCreateCustomer,
    create_customer,
    find_customer,
    find_or_create_customer,
)
from customers.actions.update import update_customer
from customers.models import ContactPoint, Customer
from customers.phone_numbers import normalize_phone
from helpdesk.actions.open import open_ticket
from ledger.models import Event
from tests.personas import signed_in


def points_of(customer: Customer) -> list[tuple[str, str]]:
    return list(customer.contact_points.values_list("kind", "value"))


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("+34 600 123 456", "+34600123456"),
        ("0049 (0)30/12 34-56", "+4930123456"),
        ("(030) 123.456", "030123456"),
        ("", ""),
        ("12345", ""),
        ("+1234567890123456", ""),
        ("call me", ""),
        ("600 123 456 or 600 123 457", ""),
        ("٠٣٠١٢٣٤٥", ""),
    ],
)
def test_phone_numbers_are_compared_without_separators(written, compared):
    assert normalize_phone(written) == compared


def test_a_customer_has_contact_points_of_each_kind(carla, ana):
    add_contact_point(carla, kind="phone", value="+34 600 123 456", by=ana)
    add_contact_point(carla, kind="external", value="shop:1042", by=ana)
    assert points_of(carla) == [
        ("mail", "carla@correu.example"),
        ("phone", "+34600123456"),
        ("external", "shop:1042"),
    ]
    assert [point.email for point in carla.addresses] == ["carla@correu.example"]
    assert find_customer("0034600123456", kind="phone") == carla
    assert find_customer("shop:1042", kind="external") == carla
    assert find_customer("SHOP:1042", kind="external") is None
    assert find_customer("shop:1042") is None
    facts = Event.objects.filter(name="customer.contact_point_added").values_list(
        "facts", flat=True
    )
    assert list(facts.order_by("pk")) == [
        {"kind": "phone", "value": "+34600123456"},
        {"kind": "external", "value": "shop:1042"},
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("mail", "Carla@Correu.example"),
        ("phone", "0034 600 123 456"),
        ("external", " shop:1042 "),
    ],
)
def test_adding_one_twice_is_adding_it_once_and_another_customer_is_refused(
    carla, dora, ana, kind, value
):
    add_contact_point(carla, kind="phone", value="+34 600 123 456", by=ana)
    add_contact_point(carla, kind="external", value="shop:1042", by=ana)
    events = Event.objects.count()
    assert add_contact_point(carla, kind=kind, value=value, by=ana).customer == carla
    assert Event.objects.count() == events
    with pytest.raises(CannotAddContactPoint, match="another customer"):
        add_contact_point(dora, kind=kind, value=value, by=ana)
    assert points_of(dora) == [("mail", "dora@post.example")]


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("mail", "nobody", "mail address"),
        ("phone", "soon", "phone number"),
        ("external", "1042", "Name the system"),
        ("external", "shop: ", "Name the system"),
        ("external", "shop:" + "1" * 320, "Name the system"),
        ("external", ":1042", "Name the system"),
    ],
)
def test_what_is_none_of_its_kind_is_refused(carla, ana, kind, value, message):
    with pytest.raises(CannotAddContactPoint, match=message):
        add_contact_point(carla, kind=kind, value=value, by=ana)
    assert len(points_of(carla)) == 1


def test_the_database_keeps_kinds_and_uniqueness(carla, dora):
    ContactPoint.objects.create(customer=carla, kind="external", value="shop:Ab")
    ContactPoint.objects.create(customer=dora, kind="external", value="shop:aB")
    refused = [
        {"kind": "mail", "value": "CARLA@correu.example"},
        {"kind": "external", "value": "shop:Ab"},
        {"kind": "fax", "value": "030123456"},
    ]
    for fields in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactPoint.objects.create(customer=dora, **fields)


def test_a_value_of_another_kind_is_no_mail_address(carla, dora):
    for value in ("dora@post.example", "eva@post.example"):
        ContactPoint.objects.create(customer=carla, kind="external", value=value)
    assert find_customer("dora@post.example") == dora
    assert find_customer("eva@post.example") is None
    assert find_or_create_customer("eva@post.example", name="Eva") != carla
    assert Customer.objects.get(pk=carla.pk).address == "carla@correu.example"


def test_a_visitor_without_a_mail_address_becomes_a_customer_once(carla):
    visitor = find_or_create_customer("chat:7f3a", kind="external", name="")
    assert find_or_create_customer(" chat:7f3a ", kind="external", name="Eva") == visitor
    visitor.refresh_from_db()
    assert (visitor.name, visitor.address, points_of(visitor)) == (
        "Eva",
        "",
        [("external", "chat:7f3a")],
    )
    assert find_or_create_customer("chat:7F3A", kind="external") != visitor
    assert find_or_create_customer("+34 600 123 456", kind="phone") != visitor
    assert find_or_create_customer("0034600123456", kind="phone").pk != carla.pk
    assert Customer.objects.count() == 4
    created = Event.objects.filter(name="customer.created", subject_id=visitor.pk)
    assert [event.facts for event in created] == [{"email": ""}]
    with pytest.raises(CannotCreateCustomer):
        find_or_create_customer("7f3a", kind="external")


def test_a_ticket_of_someone_without_a_mail_address_takes_no_reply_by_mail(mailbox, ana):
    visitor = find_or_create_customer("chat:7f3a", kind="external", name="Eva")
    ticket = open_ticket(requester=visitor, subject="Hello", text="Is it open?", channel="chat")
    page = signed_in(ana).get(f"/tickets/{ticket.pk}/").text
    assert "We have no address to write to." in page
    assert "Eva" in page


def test_the_number_of_a_call_follows_the_phone_that_people_edit(carla, dora, ana):
    update_customer(carla, changes={"phone": "+34 600 123 456"}, by=ana)
    assert find_customer("+34600123456", kind="phone") == carla
    update_customer(carla, changes={"name": "Carla R."}, by=ana)
    assert find_customer("+34600123456", kind="phone") == carla
    update_customer(dora, changes={"phone": "0034600123456"}, by=ana)
    assert find_customer("+34600123456", kind="phone") == carla
    update_customer(dora, changes={"phone": ""}, by=ana)
    assert find_customer("+34600123456", kind="phone") == carla
    update_customer(carla, changes={"phone": "ask at the desk"}, by=ana)
    assert (carla.phone, find_customer("+34600123456", kind="phone")) == ("ask at the desk", None)


def test_a_number_added_beside_the_phone_stays(carla, ana):
    add_contact_point(carla, kind="phone", value="030 123456", by=ana)
    update_customer(carla, changes={"phone": "+34 600 123 456"}, by=ana)
    update_customer(carla, changes={"phone": ""}, by=ana)
    assert points_of(carla)[1:] == [("phone", "030123456")]


def test_loaded_contact_points_are_not_asked_for_again(carla, dora):
    ContactPoint.objects.create(customer=carla, kind="phone", value="030123456")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        people = Customer.objects.prefetch_related("contact_points")
        found = {person.pk: person.addresses.all()[0].email for person in people}
        names = [person.address for person in people]
    assert found == {carla.pk: "carla@correu.example", dora.pk: "dora@post.example"}
    assert (sorted(names), len(asked)) == (["carla@correu.example", "dora@post.example"], 2)
    (person,) = Customer.objects.prefetch_related("contact_points").filter(pk=carla.pk)
    assert not person.addresses.mail_to("dora@post.example").exists()


def test_the_list_finds_a_customer_by_any_contact_point(carla, dora, ana):
    add_contact_point(carla, kind="external", value="shop:1042", by=ana)
    page = signed_in(ana).get("/customers/?q=SHOP:10").text
    assert "Carla Reyes" in page
    assert "carla@correu.example" in page
    assert "Dora" not in page


def test_the_page_shows_mail_addresses_and_takes_one_query_for_all_kinds(carla, ana):
    client = signed_in(ana)
    client.get(f"/customers/{carla.pk}/")
    with CaptureQueriesContext(connection) as before:
        client.get(f"/customers/{carla.pk}/")
    add_contact_point(carla, kind="external", value="shop:1042", by=ana)
    with CaptureQueriesContext(connection) as after:
        shown = client.get(f"/customers/{carla.pk}/").context
    assert len(after) == len(before)
    assert [point.email for point in shown["addresses"]] == ["carla@correu.example"]
    assert [point.value for point in shown["external_ids"]] == ["shop:1042"]


def test_the_api_lists_mail_addresses_as_before_and_all_contact_points(carla, ana):
    add_contact_point(carla, kind="external", value="shop:1042", by=ana)
    found = signed_in(ana).get(f"/api/v1/customers/{carla.pk}/").json()
    assert found["emails"] == ["carla@correu.example"]
    assert found["contact_points"] == [
        {"kind": "mail", "value": "carla@correu.example", "is_primary": True, "verified_at": None},
        {"kind": "external", "value": "shop:1042", "is_primary": False, "verified_at": None},
    ]


def test_the_first_mail_address_is_the_primary_one_whatever_came_before(db, ana):
    person = Customer.objects.create(name="Eva")
    add_contact_point(person, kind="phone", value="030 123456", by=ana)
    assert add_contact_point(person, kind="mail", value="eva@post.example", by=ana).is_primary
    assert create_customer(email="una@post.example", name="Una", by=ana).address


def test_the_migrations_are_complete(db):
    call_command("makemigrations", "customers", check=True, dry_run=True, verbosity=0)


def test_a_change_that_read_an_older_number_leaves_only_the_last_one(carla, ana):
    """Two people change the number of one customer, each from the page they had open."""
    update_customer(carla, changes={"phone": "600 000 001"}, by=ana)
    one, other = (Customer.objects.get(pk=carla.pk) for _each in range(2))
    update_customer(one, changes={"phone": "600 000 002"}, by=ana)
    update_customer(other, changes={"phone": "600 000 003"}, by=ana)
    assert [value for kind, value in points_of(carla) if kind == "phone"] == ["600000003"]
    event = Event.objects.filter(name="customer.updated").latest("pk")
    assert event.facts["before"] == {"phone": "600 000 002"}
