"""The list of customers and its search: of common words only a bounded part is collected."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ContactPoint, Customer
from customers.search import MAX_FOUND, search_customers
from tests.personas import signed_in

LIST = 5
SEARCH = 6


def make(count: int, *, name: str = "Rider", phone: str = "", email: str = "") -> list[Customer]:
    """Customers of one name, the newest first, all newer than those made before."""
    start = timezone.now() + timedelta(days=Customer.objects.count())
    rows = [
        Customer(name=f"{name} {n}", phone=phone, last_seen_at=start - timedelta(minutes=n))
        for n in range(count)
    ]
    Customer.objects.bulk_create(rows)
    if email:
        ContactPoint.objects.bulk_create(
            ContactPoint(customer=row, value=f"{row.pk}{email}", is_primary=True) for row in rows
        )
    return rows


def walk(words: str, *, size: int = 2, **limits: int) -> list[Customer]:
    """All rows of all pages, in the order in which they are shown."""
    found, after = [], None
    while True:
        page = search_customers(words, **limits).page(after=after, size=size)
        assert len(page.rows) <= size
        found += page.rows
        if not (after := page.next_after):
            return found


def test_a_character_the_database_cannot_keep_breaks_no_search(carla, ana):
    assert "Carla Reyes" in signed_in(ana).get("/customers/?q=car%00la").text


@pytest.mark.django_db
@pytest.mark.parametrize("most", [1, 2, 5, 6])
def test_all_are_found_on_pages_whether_they_are_many_or_not(most):
    riders = make(5)
    make(1, name="Other")
    assert search_customers("RIDER", most=most).are_many == (most <= 5)
    assert walk("rider", most=most) == riders
    assert walk("rider", most=most, size=5) == riders


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 50])
def test_of_many_the_newest_are_found_and_some_of_the_older(size):
    older = make(4)
    make(2, name="Other")
    newer = make(3)
    found = walk("rider", most=2, looked_through=4, size=size)
    assert found[:3] == newer
    rest = found[3:]
    assert len(rest) <= 2
    assert rest == [row for row in older if row in rest]
    newest_are_others = walk("other", most=1, looked_through=1, size=size)
    assert [row.name for row in newest_are_others] == ["Other 0"]


@pytest.mark.django_db
def test_many_are_found_by_contact_points_and_numbers_too():
    by_address = make(3, name="Anna", email="@ride.example")
    assert walk("RIDE.example", most=1) == by_address
    assert walk("anna 1", most=1) == [by_address[1]]
    sharing = make(3, name="Bo", phone="+34 600 123 456")
    for written in ("0034600123456", "+34 (600) 123-456"):
        assert walk(written, most=1) == sharing
    assert walk("0034600123457", most=1) == []


@pytest.mark.django_db
def test_both_matches_of_a_customer_are_one():
    riders = make(3, email="@rider.example")
    assert not search_customers("rider", most=4).are_many
    assert walk("rider", most=4) == walk("rider", most=2) == riders


def test_the_page_says_when_not_all_were_looked_through(ana):
    client, note = signed_in(ana), "than the newest 20,000"
    make(MAX_FOUND - 1)
    assert note not in client.get("/customers/?q=rider").text
    make(1)
    answer = client.get("/customers/?q=rider")
    assert note in answer.text
    assert len(answer.context["page"].rows) == 50
    assert "No customers found" in client.get("/customers/?q=nobody").text
    assert note not in client.get("/customers/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_its_search_cost_the_same_for_any_number_of_rows(
    rows, ana, django_assert_num_queries
):
    make(rows, email="@ride.example")
    client = signed_in(ana)
    with django_assert_num_queries(LIST):
        client.get("/customers/")
    with django_assert_num_queries(SEARCH):
        assert len(client.get("/customers/?q=ride.example").context["page"].rows) == rows
    with django_assert_num_queries(3):
        search_customers("ride.example", most=rows + 1).page(after=None)
    with django_assert_num_queries(4):
        search_customers("ride.example", most=rows).page(after=None)
