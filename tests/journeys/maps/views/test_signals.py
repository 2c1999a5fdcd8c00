"""Signals on the pages: touchpoint, map, gallery and ticket; their evidence; the control chart."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.versions import publish_map
from journeys.maps.signals.actions.detect import detect_signals
from journeys.models import Kind, Signal
from tests.journeys.map_data import touch
from tests.journeys.maps.signals.data import CALM, LOUD, answered, visited  # noqa: F401
from tests.journeys.maps.signals.made import make_signal
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def risen(journey, answered):  # noqa: F811
    touchpoint = touch("Write a mail")
    answered(touchpoint, CALM * 12, days_ago=50, each_day=3)
    answered(touchpoint, LOUD * 10, days_ago=20, each_day=3)
    detect_signals(touchpoint)
    return touchpoint


def page_of(person, name: str, *args: int, query: str = "", **headers: str) -> str:
    response = signed_in(person).get(reverse(name, args=args) + query, headers=headers)
    assert response.status_code == 200
    return response.text


def test_the_signal_is_told_with_its_size_and_its_rows(risen, chloe):
    signal = Signal.objects.get()
    page = page_of(chloe, "journeys:touchpoint", risen.pk)
    assert "Dissatisfied answers rise since" in page
    assert f"{signal.hits} of the {signal.n} answers since then are dissatisfied" in page
    link = f"{reverse('journeys:touchpoint-answers', args=[risen.pk])}?signal={signal.pk}"
    assert link in page
    rows = page_of(chloe, "journeys:touchpoint-answers", risen.pk, query=f"?signal={signal.pk}")
    assert f"{signal.n} answers" in rows
    assert len(re.findall(r'class="answer-rating"', rows)) == signal.n


def test_the_tickets_of_a_signal_open(journey, chloe, visited):  # noqa: F811
    touchpoint = touch("Write a mail")
    visited(touchpoint, [1, 0, 0, 1, 0, 0, 0] * 8 + [3] * 14, days_ago=70)
    detect_signals(touchpoint)
    signal = Signal.objects.get()
    page = page_of(chloe, "journeys:touchpoint", touchpoint.pk)
    assert "42 tickets in 14 days" in page
    assert "usually 2" in page  # a week, by the baseline of the signal
    rows = page_of(
        chloe, "journeys:touchpoint-tickets", touchpoint.pk, query=f"?signal={signal.pk}"
    )
    assert "42 tickets" in rows
    assert len(re.findall(r'href="/tickets/\d+/"', rows)) == 42


@pytest.mark.parametrize("number", ["0", "²", "99999999999999999", "x"])
def test_an_unknown_signal_is_no_filter(risen, chloe, number):
    page_of(chloe, "journeys:touchpoint-answers", risen.pk, query=f"?signal={number}")


def test_acknowledging_answers_with_the_drawer(risen, chloe):
    signal = Signal.objects.get()
    url = reverse("journeys:acknowledge-signal", args=[signal.pk])
    client = signed_in(chloe)
    drawer = client.post(url, headers=HTMX)
    assert drawer.status_code == 200
    assert 'id="touchpoint-drawer"' in drawer.text
    assert 'class="notice signal"' not in drawer.text
    assert f"Acknowledged by {chloe.name} on " in drawer.text
    assert "The test begins anew" in drawer["HX-Trigger"]
    again = client.post(url, headers=HTMX)
    assert again.status_code == 409
    assert "acknowledged this signal before" in again.text
    assert Signal.objects.get().acknowledged_by == chloe


def test_an_agent_reads_a_signal_and_does_not_acknowledge_it(risen, ana):
    signal = Signal.objects.get()
    assert "Acknowledge" not in page_of(ana, "journeys:touchpoint", risen.pk)
    url = reverse("journeys:acknowledge-signal", args=[signal.pk])
    assert signed_in(ana).post(url).status_code == 403
    assert signed_in(ana).get(url).status_code == 405
    assert Signal.objects.get().is_open


def test_map_gallery_and_ticket_tell_it(journey, chloe, ana, ticket):
    touchpoint = touch("Write a mail")
    make_signal(touchpoint)
    make_signal(touchpoint, kind=Kind.TICKETS, usual=12.2, value=3.1, low=1.9, high=4.4)
    grid = page_of(chloe, "journeys:map", journey.pk)
    assert grid.count("17 of 38 answers since") == 1
    assert grid.count("3.1 times as many tickets as usual since") == 1
    assert "2 signals" in page_of(chloe, "journeys:gallery")
    move = reverse("journeys:place-ticket", args=[ticket.pk])
    panel = signed_in(ana).post(move, {"touchpoint": touchpoint.pk}, headers=HTMX).text
    assert "Dissatisfied answers rise since" in panel
    assert "17 tickets in 38 days, where 12 are usual: 3.1 times as many (1.9–4.4)." in panel


def test_an_earlier_version_shows_no_signal_of_today(journey, chloe):
    touchpoint = touch("Write a mail")
    publish_map(journey, by=chloe)
    add_card(touchpoint, "pains", "Slow", by=chloe)
    publish_map(journey, by=chloe)
    make_signal(touchpoint)
    assert "17 of 38" in page_of(chloe, "journeys:map", journey.pk)
    assert "17 of 38" not in page_of(chloe, "journeys:map", journey.pk, query="?version=1")


def test_the_chart_has_its_parts_and_its_numbers(risen, chloe):
    chart = page_of(chloe, "journeys:touchpoint-chart", risen.pk, query="?days=90", **HTMX)
    assert "<html" not in chart
    assert len(re.findall("h0", chart)) == 84 + 30  # a mark for each answer
    assert 'class="crossing"' in chart
    assert 'class="risen"' in chart
    assert "Usual since" in chart
    numbers = [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', chart)]
    assert sum(numbers[::3]) == 114
    page = page_of(chloe, "journeys:touchpoint-chart", risen.pk, query="?days=90")
    assert "<html" in page
    assert 'class="crossing"' in page


def test_a_touchpoint_without_anything_has_a_chart_that_says_so(journey, chloe):
    chart = page_of(chloe, "journeys:touchpoint-chart", touch("Write a mail").pk, **HTMX)
    assert "No answers in this period." in chart


def test_a_touchpoint_with_few_answers_says_when_its_test_begins(journey, chloe, answered):  # noqa: F811
    touchpoint = touch("Write a mail")
    answered(touchpoint, [5] * 20, days_ago=20)
    chart = page_of(chloe, "journeys:touchpoint-chart", touchpoint.pk, query="?days=30", **HTMX)
    assert "begins when 50 answers within 180 days" in chart
    assert 'class="threshold"' not in chart


def test_a_chart_draws_the_newest_2000_answers(journey, chloe, answered):  # noqa: F811
    touchpoint = touch("Write a mail")
    answered(touchpoint, [5] * 2001, days_ago=20, each_day=120)
    chart = page_of(chloe, "journeys:touchpoint-chart", touchpoint.pk, query="?days=30", **HTMX)
    assert len(re.findall("h0", chart)) == 2000
    assert "Only the newest 2,000 answers are drawn." in chart


def test_a_chart_asks_as_often_for_many_answers_as_for_few(journey, chloe, answered):  # noqa: F811
    touchpoint, client = touch("Write a mail"), signed_in(chloe)
    url = reverse("journeys:touchpoint-chart", args=[touchpoint.pk]) + "?days=90"
    counts = []
    for n in (1, 60):
        answered(touchpoint, [5] * n, days_ago=70)
        with CaptureQueriesContext(connection) as asked:
            client.get(url, headers=HTMX)
        counts.append(len(asked))
    assert counts[0] == counts[1]
