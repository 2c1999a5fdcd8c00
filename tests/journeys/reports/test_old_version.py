"""An earlier version of a map shows the figures of its date, and names them."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys.maps.actions.touchpoints import rename_touchpoint
from journeys.maps.actions.versions import publish_map
from journeys.models import MapVersion
from journeys.reports.period import last_days
from journeys.template_functions.feedback import period_name
from tests.journeys.map_data import answer_at, make_map, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


@pytest.fixture
def journey(chloe):
    return make_map(chloe)


@pytest.fixture
def client_of(journey, chloe):
    """Version 1, published 150 days ago and replaced 100 days ago, with answers of both times."""
    now = timezone.now()
    publish_map(journey, by=chloe, now=now - 150 * DAY)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    publish_map(journey, by=chloe, now=now - 100 * DAY)
    for age in (101, 104, 110, 111, 112, 120, 140):
        answer_at(touch("Send a mail"), 5, days_ago=age)
    for age in (1, 2, 3, 4, 5, 98):
        answer_at(touch("Send a mail"), 1, days_ago=age)
    return signed_in(chloe)


def replaced_at() -> datetime:
    """Return when version 1 was replaced: midnight may pass during a test."""
    moment = MapVersion.objects.get(number=2).published_at
    assert moment is not None
    return moment


def cell(page: str, pk: int) -> str:
    """Return the score of a touchpoint on the map."""
    found = page[page.index(f'id="score-{pk}"') :]
    return found[: found.index("</a>")]


def test_its_figures_are_those_of_the_day_it_was_replaced(client_of, journey):
    mail = touch("Send a mail")
    url = reverse("journeys:map", args=[journey.pk])
    period = period_name(last_days(90, now=replaced_at()))
    old = client_of.get(f"{url}?version=1").text
    assert period in old
    assert "at the date of version 1" in old
    assert '<span class="figure">100<i>%</i></span>' in cell(old, mail.pk)
    assert "n 7<" in cell(old, mail.pk)
    for query in ("", "?version=2"):
        before = timezone.now()
        page = client_of.get(url + query).text
        days = [last_days(180, now=at) for at in (before, timezone.now())]
        assert any(period_name(each) in page for each in days)
        assert "n 13<" in cell(page, mail.pk)
    assert "n 6<" in cell(client_of.get(f"{url}?version=1&days=30").text, mail.pk)


def test_what_is_opened_from_it_is_of_its_date(client_of, journey):
    mail = touch("Send a mail")
    url = reverse("journeys:map", args=[journey.pk]) + "?version=1"
    old = client_of.get(url).text
    period = period_name(last_days(90, now=replaced_at()))
    answers = re.search(r'href="([^"]+)"', cell(old, mail.pk))
    assert answers is not None
    assert f"7 answers, {period}" in client_of.get(unescape(answers[1])).text
    head = old[old.index(f'id="touchpoint-{mail.pk}"') :]
    link = re.search(r'class="touchpoint-name" href="([^"]+)"', head)
    assert link is not None
    for headers in ({}, HTMX):
        page = client_of.get(unescape(link[1]), headers=headers).text
        assert period in page
        assert "n 7<" in page
    tickets = re.search(rf'href="([^"]+)"[^>]+id="tickets-of-{mail.pk}"', old)
    week = period_name(last_days(7, now=replaced_at()))
    assert tickets is not None
    assert f"2 tickets, {week}" in client_of.get(unescape(tickets[1])).text


def test_a_saved_draft_shows_the_day_it_was_saved(client_of, journey):
    MapVersion.objects.filter(journey=journey, number=1).update(
        published_at=None, created_at=timezone.now() - 100 * DAY
    )
    page = client_of.get(reverse("journeys:map", args=[journey.pk]) + "?version=1").text
    assert "n 7<" in cell(page, touch("Send a mail").pk)


def test_an_unknown_version_of_a_touchpoint_page_is_left_out(client_of):
    url = reverse("journeys:touchpoint", args=[touch("Send a mail").pk])
    for number in ("9", "x", "²", "9" * 30):
        assert "n 13<" in client_of.get(f"{url}?version={number}").text
