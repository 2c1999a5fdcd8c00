"""Assigning to somebody who is absent: the menu says so, and so does the answer; it is done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.availability import set_availability
from tests.personas import make_person, signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def away(ben, lea):
    now = timezone.now()
    until = now + timedelta(days=3)
    set_availability(ben, kind="out_of_office", until=until, substitute=lea, by=ben, now=now)
    return ben


def test_menus_name_the_absence(ticket, ana, away):
    client = signed_in(ana)
    for url in (
        reverse("helpdesk:people", args=[ticket.pk]),
        reverse("helpdesk:bulk-menu", args=["people"]),
    ):
        page = client.get(url, headers=HTMX).content.decode()
        assert page.count('class="absent') == 1
        assert "Lea stands in" in page


def test_assigning_to_an_absent_person_warns_and_is_done(ticket, admin, away):
    url = reverse("helpdesk:assign", args=[ticket.pk])
    answer = signed_in(admin).post(url, {"to": away.pk}, headers=HTMX)
    assert answer.status_code == 200
    said = answer.headers["HX-Trigger"]
    assert "Ben has the ticket, but is out of office until" in said
    assert reverse("helpdesk:undo", args=[ticket.pk]) in said
    ticket.refresh_from_db()
    assert ticket.assignee == away


def test_assigning_to_a_person_who_is_there_says_nothing(ticket, admin, away, ana):
    url = reverse("helpdesk:assign", args=[ticket.pk])
    client = signed_in(admin)
    for to in (ana.pk, ""):
        answer = client.post(url, {"to": to}, headers=HTMX)
        assert "has the ticket" not in answer.headers.get("HX-Trigger", "")


def test_one_and_three_absent_people_cost_the_same(
    ticket, ana, away, delivery, django_assert_num_queries
):
    client, url = signed_in(ana), reverse("helpdesk:people", args=[ticket.pk])
    client.get(url, headers=HTMX)
    with django_assert_num_queries(5):
        client.get(url, headers=HTMX)
    for name in ("Mia Adler", "Noa Bloom"):
        other = make_person(name, "agent", delivery)
        set_availability(other, kind="out_of_office", substitute=away, by=other)
    with django_assert_num_queries(5):
        page = client.get(url, headers=HTMX)
    assert page.content.decode().count('class="absent') == 3
