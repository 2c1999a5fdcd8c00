"""Addresses become contact points where the table is full already."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from customers.models import ContactPoint, Customer
from tests.newest_migrations import migrate_all

NEW = "0005_contact_points"
MIGRATION = import_module(f"customers.migrations.{NEW}")
((_app, OLD),) = MIGRATION.Migration.dependencies
CUSTOMER = """
INSERT INTO customers_customer (id, name, language, time_zone, phone, location, facts, created_at,
                                last_seen_at)
VALUES (%s, '', '', '', %s, '', '{}', now(), now())
"""
ADDRESS = """
INSERT INTO customers_customeraddress (customer_id, email, is_primary, bounce_score)
VALUES (%s, %s, true, 3)
"""
FILES = "SELECT pg_relation_filenode('customers_customeraddress'), attnum FROM pg_attribute WHERE"
FILES += " attrelid = 'customers_customeraddress'::regclass AND attname = 'email'"


def migrate(to: str) -> None:
    MigrationExecutor(connection).migrate([("customers", to)])


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def at_the_old_schema(transactional_db) -> Iterator[None]:
    migrate(OLD)
    yield
    migrate_all()


PHONES = ["+34 600 123 456", "0034600123456", "ask at the desk", "", "030/123456"]


@pytest.mark.usefixtures("at_the_old_schema")
def test_addresses_and_phones_become_contact_points_without_a_rewrite():
    for number, phone in enumerate(PHONES, start=1):
        run(CUSTOMER, number, phone)
        run(ADDRESS, number, f"Person{number}@post.example")
    before = ask(FILES)
    migrate(NEW)
    assert ask(FILES) == before, "the table was written anew, or its column is another one"
    mails = ContactPoint.objects.mail().order_by("customer")
    assert [(each.customer_id, each.value, each.bounce_score) for each in mails] == [
        (number, f"Person{number}@post.example", 3) for number in range(1, 6)
    ]
    phones = ContactPoint.objects.filter(kind="phone").order_by("customer")
    assert list(phones.values_list("customer", "value")) == [(1, "+34600123456"), (5, "030123456")]
    assert list(Customer.objects.order_by("pk").values_list("phone", flat=True)) == PHONES


@pytest.mark.usefixtures("at_the_old_schema")
def test_the_old_code_still_writes_and_the_way_back_is_open():
    run(CUSTOMER, 1, "030123456")
    migrate(NEW)
    run(ADDRESS, 1, "carla@post.example")  # a worker that was not replaced yet
    assert list(ContactPoint.objects.order_by("kind").values_list("kind", "value")) == [
        ("mail", "carla@post.example"),
        ("phone", "030123456"),
    ]
    migrate(OLD)
    assert ask("SELECT email FROM customers_customeraddress") == [("carla@post.example",)]
    indexes = {name for (name,) in ask("SELECT indexname FROM pg_indexes")}
    assert "customer_address_once" in indexes
    assert not indexes & {"contact_point_mail_once", "contact_point_once"}


@pytest.mark.usefixtures("at_the_old_schema")
def test_an_interrupted_migration_is_taken_up_again():
    """Copying the phones again adds what is missing and doubles nothing."""
    for number, phone in enumerate(PHONES, start=1):
        run(CUSTOMER, number, phone)
    migrate(NEW)
    ContactPoint.objects.filter(customer=5).delete()
    MIGRATION.copy_phones(apps, None)
    found = ContactPoint.objects.order_by("customer").values_list("customer", flat=True)
    assert list(found) == [1, 5]


@pytest.mark.usefixtures("at_the_old_schema")
def test_each_step_may_be_repeated():
    """The column, an index and the constraint of an interrupted migration are there already."""
    run(CUSTOMER, 1, "030123456")
    run("ALTER TABLE customers_customeraddress ADD COLUMN kind varchar(8) DEFAULT 'mail' NOT NULL")
    run(
        "CREATE UNIQUE INDEX contact_point_mail_once ON customers_customeraddress (lower(email))"
        " WHERE kind = 'mail'"
    )
    run("CREATE INDEX contact_point_once ON customers_customeraddress (email)")
    run(
        "ALTER TABLE customers_customeraddress ADD CONSTRAINT contact_point_kind"
        " CHECK (kind IN ('mail')) NOT VALID"
    )
    migrate(NEW)
    run(ADDRESS, 1, "carla@post.example")
    assert list(ContactPoint.objects.order_by("kind").values_list("kind", "value")) == [
        ("mail", "carla@post.example"),
        ("phone", "030123456"),
    ]
    assert ("CREATE UNIQUE INDEX contact_point_once",) in ask(
        "SELECT left(indexdef, 38) FROM pg_indexes WHERE indexname = 'contact_point_once'"
    )
