"""Marks beside figures: below the target, the scale of the ticket bars, the lowest touchpoint."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.web import elements
from journeys.models import Touchpoint
from tests.journeys.map_data import answer_at, ticket_at, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
CARLA = ("Carla Reyes", "carla@correu.example")


def answers(touchpoint, *, satisfied: int, n: int) -> None:
    for at in range(n):
        answer_at(touchpoint, 5 if at < satisfied else 1)


def test_a_figure_below_its_target_says_so_in_words(journey, chloe):
    Touchpoint.objects.filter(name="Write a mail").update(target=90)
    answers(touch("Write a mail"), satisfied=8, n=20)
    client = signed_in(chloe)
    the_map = client.get(reverse("journeys:map", args=[journey.pk])).text
    verdict = re.search(r'<span class="verdict"[^>]*>(.*?)</span>', the_map)
    assert verdict is not None
    assert "below target" in verdict[1]
    assert elements.icon("target") in verdict[1]
    page = client.get(reverse("journeys:touchpoint", args=[touch("Write a mail").pk])).text
    notice = page[page.index('<div class="notice" data-tone="act">') :]
    assert "Significantly below the target." in notice[:600]
    assert elements.icon("target") in notice[:600]


def test_the_ticket_bars_of_a_row_share_one_scale(journey, chloe):
    now = timezone.now()
    for name, count in (("Write a mail", 8), ("Look for help", 2)):
        for _ticket in range(count):
            ticket_at(touch(name), now - timedelta(hours=1), CARLA)
    page = signed_in(chloe).get(reverse("journeys:map", args=[journey.pk])).text
    heights = {}
    for name in ("Write a mail", "Look for help"):
        cell = page[page.index(f'id="tickets-{touch(name).pk}"') :]
        heights[name] = re.findall(r'height="([\d.]+)" rx', cell[: cell.index("</svg>")])[-1]
    assert heights == {"Write a mail": "24.0", "Look for help": "6.0"}


@pytest.mark.parametrize(
    ("satisfied", "words"),
    [
        (4, "Lowest CSAT of 2"),
        (18, "none is significantly lower than all the others"),
    ],
)
def test_the_gallery_names_the_lowest_touchpoint_only_if_a_test_supports_it(
    journey, chloe, satisfied, words
):
    answers(touch("Look for help"), satisfied=19, n=20)
    answers(touch("Write a mail"), satisfied=satisfied, n=20)
    page = signed_in(chloe).get("/journeys/").text
    assert words in page
    assert ('class="lowest-name truncate">Write a mail' in page) == (satisfied == 4)


def test_a_single_touchpoint_with_enough_answers_is_compared_with_none(journey, chloe):
    answers(touch("Look for help"), satisfied=2, n=20)
    assert "Too few answers to compare touchpoints." in signed_in(chloe).get("/journeys/").text
