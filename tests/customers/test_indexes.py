"""The lookup of a sender by address uses an index."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from customers.models import ContactPoint, Customer, Organization
from customers.organizations import page_of_organizations, page_of_people
from customers.search import organizations_named

pytestmark = pytest.mark.django_db


def plan_of(rows: QuerySet) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.order_by().explain()


def test_an_address_in_any_case_is_found_by_its_index(db):
    plan = plan_of(User.objects.filter(email__lower="carla@correu.example"))
    assert "user_email_any_case" in plan
    plan = plan_of(ContactPoint.objects.mail_to("Carla@correu.example", "dora@post.example"))
    assert "contact_point_mail_once" in plan
    plan = plan_of(ContactPoint.objects.filter(kind="external", value="shop:1042"))
    assert "contact_point_once" in plan


def test_an_organization_is_found_by_its_whole_name_or_domain_by_their_indexes(db):
    with CaptureQueriesContext(connection) as captured:
        organizations_named("Rad & Tat", most=9)
    exact = captured.captured_queries[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {exact}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "organization_name_words" in plan
    assert "organization_domain_once" in plan


def test_letters_of_any_case_are_the_same_address(db):
    customer = Customer.objects.create(name="Carla")
    ContactPoint.objects.create(customer=customer, value="Carla@Correu.example")
    from customers.actions.find import find_customer

    assert find_customer("cARLA@correu.example") == customer


def test_the_lists_of_organizations_and_of_their_people_are_read_in_order(db):
    acme = Organization.objects.create(name="Acme")
    with CaptureQueriesContext(connection) as captured:
        page_of_organizations("", after=None)
        page_of_people(acme, after=None)
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for query in captured.captured_queries[:2]:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(row for (row,) in cursor.fetchall()))
    assert "organization_by_name" in plans[0]
    assert "customer_of_organization" in plans[1]
    assert "Sort" not in plans[0] + plans[1]
