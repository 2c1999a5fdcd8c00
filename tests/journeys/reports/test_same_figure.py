"""A touchpoint has the same figure on the ticket panel, its page, the map and the feedback page."""

import re
from datetime import datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.models import Ticket
from journeys.models import (
    Answer,
    FeedbackRequest,
    MapVersion,
    Placement,
    StagePlacement,
    Touchpoint,
)
from journeys.reports.period import last_days
from journeys.template_functions.feedback import period_name
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

MADRID = ZoneInfo("Europe/Madrid")
DAY = timedelta(days=1)
MOMENTS = [
    datetime(2026, 11, 17, 23, 59, 59, 999999),
    datetime(2026, 11, 18),
    datetime(2026, 2, 28, 23, 30),
    datetime(2026, 3, 1, 0, 30),
    datetime(2026, 3, 29, 1, 59),
    datetime(2026, 3, 29, 3, 1),
    datetime(2026, 3, 30),
    datetime(2026, 10, 25, 2, 30),
    datetime(2026, 10, 25, 2, 30, fold=1),
    datetime(2026, 10, 26),
]
PERIODS = [(30, 5), (90, 60), (180, 120)]  # days, and the age of answers for which they are chosen
EDGES = (time(), time(0, 0, 1), time(12), time(23, 59, 59, 999999))


def record(ticket: Ticket, touchpoint: Touchpoint, times: list[datetime], *, first: int) -> None:
    shared = {"ticket": ticket, "customer": ticket.requester, "touchpoint": touchpoint}
    asked = FeedbackRequest.objects.bulk_create(
        FeedbackRequest(
            **shared, resolution=number, email="carla@correu.example", resolved_at=at, due_at=at,
            sent_at=at, state="sent",
        )
        for number, at in enumerate(times, first)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            **shared, request=each, metric="csat", score=5 if at % 3 else 1,
            answered_at=each.sent_at,
        )
        for at, each in enumerate(asked)
    )  # fmt: skip


def figure_of(page: str) -> tuple[int, int]:
    """Return value and n of the first figure of a page."""
    value = re.search(r'class="figure">(\d+)', page)
    n = re.search(r"\bn (\d+)", page)
    assert value is not None
    assert n is not None
    return int(value[1]), int(n[1])


@pytest.mark.parametrize(
    ("moment", "days", "enough_age"),
    [(moment, *PERIODS[at % 3]) for at, moment in enumerate(MOMENTS)],
    ids=str,
)
def test_one_touchpoint_has_one_figure(
    settings, monkeypatch, solved, touchpoint, ana, moment, days, enough_age
):
    settings.TIME_ZONE = "Europe/Madrid"
    now = moment.replace(tzinfo=MADRID)
    today = now.date()
    dates = [today, today - (days - 1) * DAY, today - days * DAY]
    edges = [datetime.combine(day, edge, tzinfo=MADRID) for day in dates for edge in EDGES]
    times = [at for at in edges if at.timestamp() <= now.timestamp()]
    age = datetime.combine(today - enough_age * DAY, time(12), tzinfo=MADRID)
    times += [age] * 120
    record(solved, touchpoint, times, first=10)
    expected = sum(today - (days - 1) * DAY <= at.date() <= today for at in times)

    monkeypatch.setattr(timezone, "now", lambda: now)
    client = signed_in(ana)

    def read(url: str) -> str:
        return client.get(url).content.decode()

    panel = read(f"/panels/ticket/{solved.pk}/")
    the_map = reverse("journeys:map", args=[touchpoint.journey_id])
    figures = {
        "panel": figure_of(panel),
        "page": figure_of(read(reverse("journeys:touchpoint", args=[touchpoint.pk]))),
        "map": figure_of(read(f"{the_map}?version=1")),
        "feedback": figure_of(read(f"/feedback/?touchpoint={touchpoint.pk}")),
        "all feedback": figure_of(read("/feedback/")),
        "feedback behind the panel": figure_of(read(behind(panel))),
    }
    assert set(figures.values()) == {figures["panel"]}, figures
    assert figures["panel"][1] == expected
    rows = read(reverse("journeys:touchpoint-answers", args=[touchpoint.pk]))
    named = period_name(last_days(days, now=now))
    assert f"{expected} answers, {named}" in rows


def draft_of(touchpoint: Touchpoint) -> None:
    """Give the map a draft like its version 1."""
    version = touchpoint.journey.versions.get()
    draft = MapVersion.objects.create(journey=touchpoint.journey)
    stage = StagePlacement.objects.get(version=version)
    stage = StagePlacement.objects.create(
        version=draft, stage=stage.stage, name=stage.name, position=1
    )
    Placement.objects.create(
        version=draft, touchpoint=touchpoint, stage=stage, name=touchpoint.name, position=1
    )


@pytest.mark.parametrize("chosen", [None, 7, 90])
def test_every_screen_names_the_same_period_beside_the_same_figure(solved, touchpoint, ana, chosen):
    draft_of(touchpoint)
    now = timezone.now()
    ages = [1, 2, 3, 5, 6, 6, 20, 25, 40, 60, 200]
    record(solved, touchpoint, [now - age * DAY for age in ages], first=10)
    period = last_days(chosen or 90, now=now)
    named, n = period_name(period), sum(age < period.days for age in ages)
    client = signed_in(ana)
    days = f"days={chosen}" if chosen else ""
    pk, the_map = touchpoint.pk, reverse("journeys:map", args=[touchpoint.journey_id])
    page = reverse("journeys:touchpoint", args=[pk])
    on_map = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{the_map}?{days}"}
    urls = {
        "map": f"{the_map}?{days}",
        "published map": f"{the_map}?version=1&{days}",
        "touchpoint page": f"{page}?{days}",
        "feedback": f"/feedback/?touchpoint={pk}&{days}",
        "all feedback": f"/feedback/?{days}",
    }
    pages = {name: client.get(url).text for name, url in urls.items()}
    pages["drawer"] = client.get(page, headers=on_map).text
    if not chosen:
        pages["ticket panel"] = client.get(f"/panels/ticket/{solved.pk}/").text
        pages["behind the panel"] = client.get(behind(pages["ticket panel"])).text
        assert f"{n} answers, {named}" in client.get("/journeys/").text
    assert {name: named in text for name, text in pages.items()} == dict.fromkeys(pages, True)
    figures = {name: figure_of(text) for name, text in pages.items()}
    assert set(figures.values()) == {figures["map"]}, figures
    assert figures["map"][1] == n
    answers = re.search(r'class="score-cell[^>]+href="([^"]+)"', pages["map"])
    assert f"{n} answers, {named}" in client.get(unescape(answers[1])).text
    week = period_name(last_days(7, now=now))
    assert {name: week in pages[name] for name in ("map", "drawer", "touchpoint page")} == {
        "map": True, "drawer": True, "touchpoint page": True
    }  # fmt: skip


def behind(panel: str) -> str:
    """Return the link of the figure of a ticket panel."""
    link = re.search(r'class="touchpoint-score" href="([^"]+)"', panel)
    assert link is not None
    return unescape(link[1])


def test_the_link_of_the_panel_opens_the_answers_of_its_figure(solved, touchpoint, ana):
    now = timezone.now()
    record(solved, touchpoint, [now - 366 * DAY, now - DAY, now], first=10)
    client = signed_in(ana)
    panel = client.get(f"/panels/ticket/{solved.pk}/").content.decode()
    page = client.get(behind(panel)).content.decode()
    assert page.count('class="answer-row"') == 2


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_period_at_the_ends_of_the_calendar_is_ignored(settings, ana, year):
    settings.TIME_ZONE = "America/New_York"
    url = f"/feedback/?since={year}-01-01T00:00Z&until={year}-12-31T23:59Z"
    assert signed_in(ana).get(url).status_code == 200
