import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import move_stage
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.actions.touchpoints import rename_touchpoint
from journeys.maps.actions.versions import publish_map
from tests.journeys.map_data import answer_at, make_map, stage_of, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
QUERIES = 11  # the session with person and teams, and two for the rail's counts


@pytest.fixture
def url(journey):
    return reverse("journeys:map", args=[journey.pk])


def test_the_page_shows_every_row(journey, chloe, url):
    add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe)
    page = signed_in(chloe).get(url).content.decode()
    for text in ("I notice it", "Write a mail", "Nobody answers", "Line of visibility", "Support"):
        assert text in page
    assert 'role="grid"' in page
    assert "data-may-edit" in page


def test_a_fragment_is_the_board_alone(journey, chloe, url):
    answer = signed_in(chloe).get(f"{url}?part=map-grid", headers=HTMX)
    assert answer.content.decode().lstrip().startswith('<div class="grid" id="map-grid"')
    assert "HX-Request" in answer["Vary"]


def test_figures_stand_with_n_interval_and_response(journey, chloe, url):
    for score in (5, 4, 4, 5, 2, 5):
        answer_at(touch("Write a mail"), score)
    answer_at(touch("Look for help"), 5)
    page = signed_in(chloe).get(url).content.decode()
    assert '<span class="figure">83<i>%</i></span>' in page
    assert "n 6" in page
    assert "95 % interval 44 to 97 %" in page
    assert "of 6 asked answered" in page
    assert "1 answer, no curve yet" in page


def test_answers_older_than_the_period_do_not_count(journey, chloe, url):
    for _ in range(6):
        answer_at(touch("Write a mail"), 5, days_ago=60)
    client = signed_in(chloe)
    assert "n 6" not in client.get(f"{url}?days=30").content.decode()
    assert "n 6" in client.get(f"{url}?days=90").content.decode()
    assert client.get(f"{url}?days=nonsense").status_code == 200


def test_a_map_without_new_evidence_says_so(journey, chloe, url):
    answer_at(touch("Write a mail"), 5, days_ago=118)
    assert "no new evidence for 118 days" in signed_in(chloe).get(url).content.decode()


def test_a_published_version_is_read_and_not_edited(journey, chloe, url):
    publish_map(journey, by=chloe)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    client = signed_in(chloe)
    page = client.get(f"{url}?version=1").content.decode()
    assert "Write a mail" in page
    assert "data-edit" not in page
    assert "Restore this version" in page
    assert client.get(f"{url}?version=9").status_code == 404


def test_readers_get_no_edit_handles(journey, ana, url):
    page = signed_in(ana).get(url).content.decode()
    assert "Write a mail" in page
    for handle in (
        "data-edit",
        "data-menu id=",
        'class="insert"',
        "Publish",
        'method="post" action="/journeys',
    ):
        assert handle not in page


def test_a_stranger_finds_nothing(journey, eve, client, url):
    assert signed_in(eve).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert signed_in(eve).get(reverse("journeys:map", args=[0])).status_code == 404


def test_a_map_is_not_posted_to(journey, chloe, url):
    assert signed_in(chloe).post(url).status_code == 405


def test_the_page_asks_the_database_as_often_for_one_touchpoint_as_for_three(
    chloe, ana, url, journey
):
    client = signed_in(chloe)
    one = create_journey("I buy a bicycle", by=chloe)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("journeys:map", args=[one.pk]))
    for name in ("Write a mail", "Look for help", "Read the invoice"):
        touchpoint = touch(name)
        answer_at(touchpoint, 5)
        add_card(touchpoint, "pains", "Slow", by=chloe)
        edit_touchpoint(touchpoint, by=chloe, owner=chloe)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert (len(few), len(many)) == (QUERIES, QUERIES)
    client = signed_in(ana)
    with CaptureQueriesContext(connection) as limited:
        client.get(url)
    assert len(limited) == QUERIES


def test_the_gallery_asks_as_often_for_three_maps_as_for_one(chloe, journey):
    client = signed_in(chloe)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("journeys:gallery"))
    create_journey("I buy a bicycle", by=chloe, start="buy")
    create_journey("I leave", by=chloe, start="leave")
    answer_at(touch("Write a mail"), 5)
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("journeys:gallery"))
    assert (len(one), len(three)) == (8, 8)


def test_the_gallery_tells_what_is_lowest_and_how_old(chloe, journey, ana):
    for at in range(24):
        answer_at(touch("Write a mail"), 2 if at % 2 else 5, days_ago=2)
        answer_at(touch("Look for help"), 5, days_ago=2)
    page = signed_in(ana).get(reverse("journeys:gallery")).content.decode()
    assert "Lowest" in page
    assert "<b>50 %</b>" in page
    assert "n 24" in page
    assert "newest</span> <relative-time" in page or "newest <relative-time" in page
    assert "new-journey" not in page


def test_the_gallery_comes_anew_as_a_fragment(chloe, journey):
    answer = signed_in(chloe).get(reverse("journeys:gallery"), headers=HTMX).content.decode()
    assert answer.startswith('<ul class="gallery" id="gallery"')
    assert f"map-{journey.pk} from:body" in answer


def test_an_empty_gallery_offers_a_first_map(chloe, eve):
    page = signed_in(chloe).get(reverse("journeys:gallery")).content.decode()
    assert "No journeys yet" in page
    assert "I buy something online" in page
    assert signed_in(eve).get(reverse("journeys:gallery")).status_code == 404


def test_a_new_journey_leads_to_its_map(chloe, ana):
    url = reverse("journeys:create-journey")
    answer = signed_in(chloe).post(url, {"title": "I buy", "start": "buy", "kind": "journey"})
    assert answer.status_code == 302
    assert signed_in(chloe).post(url, {"title": ""}).status_code == 422
    assert signed_in(ana).post(url, {"title": "I buy"}).status_code == 403
    assert signed_in(chloe).get(url, follow=True).redirect_chain == [("/journeys/", 303)]


def test_the_order_of_the_columns_is_stage_first(chloe, journey, url):
    move_stage(stage_of("Write a mail"), by=chloe, before=stage_of("Look for help"))
    page = signed_in(chloe).get(f"{url}?part=map-grid", headers=HTMX).content.decode()
    places = [
        page.index(f'id="touchpoint-{touch(name).pk}"')
        for name in ("Write a mail", "Look for help")
    ]
    assert places == sorted(places)
    assert make_map  # its map is shown
