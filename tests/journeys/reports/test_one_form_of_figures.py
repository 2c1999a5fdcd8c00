"""Figures and evidence have one form on every screen."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from journeys.maps.charts.columns import CurvePoint
from journeys.maps.charts.emotion import mini_curve
from journeys.metrics.evidence import evidence_level
from journeys.metrics.figures import FIGURE_FROM, RANKED_FROM, figure
from journeys.models import Answer, FeedbackRequest, Placement, Touchpoint
from journeys.template_functions.feedback import figure_label, interval_label
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(solved, touchpoint):
    """Return a function that adds answers to the touchpoint, of these scores."""

    def add(*scores: int) -> None:
        shared = {"ticket": solved, "customer": solved.requester, "touchpoint": touchpoint}
        at = timezone.now() - timedelta(days=2)
        for score in scores:
            request = FeedbackRequest.objects.create(
                **shared, resolution=FeedbackRequest.objects.count() + 50, resolved_at=at,
                email="carla@correu.example", due_at=at, sent_at=at, state="sent",
            )  # fmt: skip
            Answer.objects.create(
                request=request, **shared, metric="csat", score=score, answered_at=at
            )

    return add


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_every_screen_prints_per_cent_and_the_interval_alike(answered, solved, touchpoint, chloe):
    answered(5, 5, 5, 1, 5, 4)
    client = signed_in(chloe)
    urls = {
        "panel": f"/panels/ticket/{solved.pk}/",
        "map": f"{reverse('journeys:map', args=[touchpoint.journey_id])}?version=1&days=30",
        "touchpoint": reverse("journeys:touchpoint", args=[touchpoint.pk]) + "?days=30",
        "feedback": "/feedback/?days=30",
    }
    for name, url in urls.items():
        text = text_of(client.get(url).content.decode())
        assert re.search(r"\b83 %", text), name
        assert re.search(r"\b\d\d–\d\d\b", text), name
        assert not re.search(r"83 %? ?\d\d to \d\d", text), name


def test_each_metric_has_its_unit():
    shown = {m: figure(m, {6: 3, 2: 3} if m != "csat" else {5: 3, 1: 3}) for m in ("csat", "ces")}
    assert figure_label(shown["csat"]) == "50 %"
    assert figure_label(shown["ces"]) == "4.0"
    assert re.fullmatch(r"\d\.\d–\d\.\d", interval_label(shown["ces"]))
    assert figure_label(figure("nps", {0: 6})) == "−100"
    assert interval_label(figure("csat", {5: 4})) == ""


@pytest.mark.parametrize(
    ("n", "level", "words"),
    [
        (FIGURE_FROM - 1, "none", "Too little evidence, under 5 answers"),
        (FIGURE_FROM, "thin", "Thin evidence, 5 to 19 answers"),
        (RANKED_FROM - 1, "thin", "Thin evidence, 5 to 19 answers"),
        (RANKED_FROM, "solid", "Solid evidence, 20 or more answers"),
    ],
)
def test_the_map_names_the_evidence_by_its_limits(answered, touchpoint, chloe, n, level, words):
    answered(*[5] * n)
    assert evidence_level(n) == level
    url = f"{reverse('journeys:map', args=[touchpoint.journey_id])}?version=1&days=30"
    assert words in signed_in(chloe).get(url).content.decode()


PALE = pytest.mark.parametrize(
    ("n", "drawn"), [(RANKED_FROM - 1, ["lived is-thin"]), (RANKED_FROM, ["lived"])]
)


def lines_of(page: str) -> list[str]:
    return re.findall(r'class="(lived[^"]*)"', page)


@PALE
def test_the_curve_of_the_panel_draws_thin_evidence_pale(
    answered, solved, touchpoint, chloe, n, drawn
):
    place = touchpoint.placements.get()
    beside = Touchpoint.objects.create(journey=touchpoint.journey, name="Unpack")
    Placement.objects.create(
        version=place.version, stage=place.stage, touchpoint=beside, name="Unpack", position=2
    )
    answered(*[5] * n)
    Answer.objects.update(touchpoint=beside)
    answered(*[5] * n)
    page = signed_in(chloe).get(f"/panels/ticket/{solved.pk}/").content.decode()
    assert lines_of(page) == drawn


@PALE
def test_the_curve_of_the_gallery_draws_thin_evidence_pale(n, drawn):
    points = [
        CurvePoint(x=0, expected=1.0, lived=0.5, low=0.1, high=0.9, thin=n < RANKED_FROM, n=n)
        for _at in range(2)
    ]
    page = render_to_string("journeys/gallery/mini_curve.html", {"curve": mini_curve(points)})
    assert lines_of(page) == drawn
