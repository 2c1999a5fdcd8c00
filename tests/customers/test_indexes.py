"""The lookup of a sender by address uses an index."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from customers.models import Customer, CustomerAddress

pytestmark = pytest.mark.django_db


def plan_of(rows: QuerySet) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.order_by().explain()


@pytest.mark.parametrize("model", [CustomerAddress, User])
def test_an_address_in_any_case_is_found_by_its_index(model):
    plan = plan_of(model.objects.filter(email__lower="carla@correu.example"))
    assert "customer_address_once" in plan or "user_email_any_case" in plan


def test_letters_of_any_case_are_the_same_address(db):
    customer = Customer.objects.create(name="Carla")
    CustomerAddress.objects.create(customer=customer, email="Carla@Correu.example")
    from customers.actions import find_customer

    assert find_customer("cARLA@correu.example") == customer
