"""Numbers of saved views: bounded, remembered for a person, and equal to the list's."""

import re

import pytest
from django.core.cache import cache

from helpdesk.models import SavedView, Ticket
from helpdesk.saved_views import counts
from helpdesk.saved_views.actions import change_view
from helpdesk.saved_views.counts import (
    REMEMBERED,
    count_views,
    remember_count,
    remembered_counts,
)
from helpdesk.views import saved_column
from tests.helpdesk.saved_views.view_data import conditions, make_view
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
TWO = re.compile(r'<span class="count"[^>]*>2\s*</span>')


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    """Begin without numbers, and remember those of the test to its end."""
    monkeypatch.setattr(counts, "REMEMBERED", 600)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def tickets(carla):
    rows = [Ticket(requester=carla, subject=str(n), tags=["refund"]) for n in range(3)]
    return Ticket.objects.bulk_create(rows)


def test_all_are_counted_in_one_query(tickets, ana, delivery, django_assert_num_queries, carla):
    Ticket.objects.filter(pk=tickets[0].pk).update(team=delivery, tags=["refund"])
    views = [make_view("tags=refund", by=ana), make_view("status=solved&tags=refund", by=ana)]
    ana.team_ids  # noqa: B018  read once for the request
    with django_assert_num_queries(1):
        found = count_views(ana, views)
    assert found == {views[0].pk: 2, views[1].pk: 0}
    with django_assert_num_queries(0):
        assert count_views(ana, views) == remembered_counts(ana, views) == found


def test_any_of_several_conditions_is_counted_once(tickets, ana):
    Ticket.objects.filter(pk=tickets[0].pk).update(assignee=ana)
    view = make_view("tags=refund&assignee=me&follower=me&match=any", by=ana)
    assert count_views(ana, [view]) == {view.pk: 3}


def test_numbers_end(tickets, ana, monkeypatch):
    monkeypatch.setattr(counts, "COUNTED", 2)
    view = make_view("tags=refund", by=ana)
    assert count_views(ana, [view]) == {view.pk: 2}


def test_a_number_is_remembered_for_one_person_and_one_form_of_the_view(tickets, ana, ben, lea):
    view = make_view("tags=refund", by=lea, shown_to="everyone")
    count_views(ana, [view])
    assert remembered_counts(ana, [view]) == {view.pk: 3}
    assert remembered_counts(ben, [view]) == {}
    changed = change_view(view, conditions=conditions("tags=bent"), by=lea)
    assert remembered_counts(ana, [changed]) == {}


def test_a_count_of_the_list_takes_the_place_of_a_remembered_one(tickets, ana):
    view = make_view("tags=refund", by=ana)
    count_views(ana, [view])
    remember_count(ana, view, 7)
    assert count_views(ana, [view]) == remembered_counts(ana, [view]) == {view.pk: 7}


def test_the_first_views_of_a_long_column_have_numbers(tickets, ana, monkeypatch):
    monkeypatch.setattr(counts, "MOST", 2)
    monkeypatch.setattr(saved_column, "MOST", 2)
    views = [make_view("tags=refund", by=ana, name=name) for name in "abc"]
    assert count_views(ana, views) == {views[0].pk: 3, views[1].pk: 3}
    assert not signed_in(ana).get("/inbox/all/").context["saved_missing"]


def test_a_number_is_remembered_for_less_than_the_column_waits(ana):
    make_view("tags=refund", by=ana)
    page = signed_in(ana).get("/inbox/all/").text
    waits = re.search(r'id="saved-views"[^>]*inbox from:body throttle:(\d+)s', page)
    assert int(waits[1]) > REMEMBERED


def test_a_view_that_is_no_longer_known_has_no_number(tickets, ana):
    stored = [{"field": "gone", "operator": "is", "operands": ["x"]}]
    view = SavedView.objects.create(name="x", owner=ana, conditions=stored)
    assert count_views(ana, [view]) == {}


def test_a_view_that_can_have_no_ticket_has_none(tickets, ana):
    every = "&".join(
        f"status__is_not={each}"
        for each in ("new", "open", "pending", "on_hold", "solved", "closed")
    )
    view = make_view(every, by=ana)
    assert count_views(ana, [view]) == {view.pk: 0}


def test_badge_and_list_say_the_same(tickets, ana):
    view, other = (make_view("tags=refund", by=ana, name=name) for name in "ab")
    client, path = signed_in(ana), f"/inbox/views/{view.pk}/"
    count_views(ana, [view])
    Ticket.objects.filter(pk=tickets[0].pk).update(tags=[])
    page = client.get(path)
    assert page.context["counts"]["found"] == 2
    assert remembered_counts(ana, [view, other]) == {view.pk: 2}
    assert 'hx-trigger="load, retry, inbox from:body' in page.text  # for the number of the other
    again = client.get(path, headers=HTMX).text
    assert len(TWO.findall(again)) == 2
    assert "saved-views" not in again
    badges = client.get(f"/inbox/views/counts/?at={view.pk}", headers=HTMX).text
    assert len(TWO.findall(badges)) == 2
    assert "every 60s" in badges


def test_beside_changed_conditions_or_a_search_the_view_keeps_its_number(tickets, ana):
    view, client = make_view("tags=refund", by=ana), signed_in(ana)
    for query in ("?tags=bent", "?q=0", "?q=status:open"):
        again = client.get(f"/inbox/views/{view.pk}/{query}", headers=HTMX).text
        assert "saved-count" not in again
        assert remembered_counts(ana, [view]) == {}
    assert 'id="saved-count"' in client.get(f"/inbox/views/{view.pk}/?only=mine", headers=HTMX).text
    assert remembered_counts(ana, [view]) == {view.pk: 3}
