import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.models import Card
from journeys.reports.period import last_days
from journeys.template_functions.feedback import period_name
from tests.journeys.map_data import answer_at, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(journey):
    return reverse("journeys:touchpoint", args=[touch("Write a mail").pk])


def test_the_page_and_the_drawer_stand_at_one_address(journey, chloe, url):
    edit_touchpoint(touch("Write a mail"), by=chloe, principle="Within a day.", target=80)
    client = signed_in(chloe)
    page, drawer = client.get(url), client.get(url, headers=HTMX)
    for answer in (page, drawer):
        assert "Within a day." in answer.content.decode()
    assert "<html" in page.content.decode()
    assert (
        drawer.content.decode()
        .lstrip()
        .startswith('<div class="touchpoint-drawer" id="touchpoint-drawer"')
    )


def test_surely_below_the_target_is_said(journey, chloe, url):
    edit_touchpoint(touch("Write a mail"), by=chloe, target=80)
    for _ in range(24):
        answer_at(touch("Write a mail"), 2)
    page = signed_in(chloe).get(url).content.decode()
    assert "Significantly below the target." in page
    assert "at most 14 % are satisfied; the target is 80 %" in page


def test_names_and_words_are_for_those_who_may_see_the_ticket(
    journey, chloe, ana, billing, delivery, url
):
    answer = answer_at(touch("Write a mail"), 2, comment="Nobody rang")
    answer.ticket.team = delivery
    answer.ticket.save()
    assert "Nobody rang" in signed_in(chloe).get(url).content.decode()
    theirs = signed_in(ana).get(url).content.decode()
    assert "Nobody rang" not in theirs
    assert "Carla" not in theirs
    assert "Of a ticket of another team" in theirs
    answer.ticket.team = billing
    answer.ticket.save()
    assert "Nobody rang" in signed_in(ana).get(url).content.decode()


def test_agents_read_and_do_not_edit(journey, ana, eve, client, url):
    page = signed_in(ana).get(url).content.decode()
    assert "edit-promise" not in page
    assert "<textarea" not in page
    assert signed_in(eve).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert signed_in(ana).post(url).status_code == 405


def test_a_wrong_target_comes_back_with_the_form(journey, chloe):
    url = reverse("journeys:edit-touchpoint", args=[touch("Write a mail").pk])
    answer = signed_in(chloe).post(url, {"target": "120", "importance": "3"}, headers=HTMX)
    assert answer.status_code == 422
    assert "100" in answer.content.decode()
    assert touch("Write a mail").target is None


def test_the_rows_behind_a_figure_are_as_many_as_its_n(journey, chloe, ana, delivery):
    for score in (5, 4, 2):
        answer = answer_at(touch("Write a mail"), score)
    answer.ticket.team = delivery
    answer.ticket.save()
    url = reverse("journeys:touchpoint-answers", args=[touch("Write a mail").pk])
    page = signed_in(chloe).get(url).content.decode()
    days = period_name(last_days(30, now=timezone.now()))
    assert f"3 answers, {days}" in page
    assert page.count("answer-rating") == 3
    theirs = signed_in(ana).get(url).content.decode()
    assert f"3 answers, {days}" in theirs
    assert theirs.count("answer-rating") == 2


def test_the_tickets_of_the_week_are_listed(journey, chloe, eve):
    answer_at(touch("Write a mail"), 5)
    answer_at(touch("Write a mail"), 5, days_ago=9)
    url = reverse("journeys:touchpoint-tickets", args=[touch("Write a mail").pk])
    week = period_name(last_days(7, now=timezone.now()))
    assert f"1 ticket, {week}" in signed_in(chloe).get(url).content.decode()
    assert signed_in(eve).get(url).status_code == 404


def test_it_asks_the_database_as_often_for_one_answer_as_for_three(journey, ana, url):
    client = signed_in(ana)
    answer_at(touch("Write a mail"), 5)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for score in (4, 2):
        answer_at(touch("Write a mail"), score)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(one) == len(three) <= 18


def test_a_lead_reads_no_words_of_tickets_that_are_shut_to_them(journey, lea, delivery, url):
    answer = answer_at(touch("Write a mail"), 2, comment="Nobody rang")
    answer.ticket.team = delivery
    answer.ticket.save()
    rows = reverse("journeys:touchpoint-answers", args=[answer.touchpoint_id])
    for page in (url, rows):
        theirs = signed_in(lea).get(page).text
        assert "Nobody rang" not in theirs
        assert "Carla" not in theirs


@pytest.mark.parametrize("lane", ["doing", "thinking"])
@pytest.mark.parametrize("of", ["a new card", "a card"])
def test_a_card_that_is_too_long_comes_back_with_its_text(journey, chloe, of, lane):
    """Without JavaScript the answer is the page that a person goes on with."""
    touchpoint, text = touch("Write a mail"), "Not <so> soon. " * 140
    card = add_card(touchpoint, lane, "Soon", by=chloe)
    url = reverse("journeys:add-card", args=[touchpoint.pk])
    if of == "a card":
        url = reverse("journeys:edit-card", args=[card.pk])
    client, fields = signed_in(chloe), {"lane": lane, "revision": card.revision}
    answer = client.post(url, fields | {"body": text})
    assert answer.status_code == 422
    assert "Use at most 2,000 characters." in answer.text
    assert f">{escape(text)}</textarea>" in answer.text
    assert f'action="{url}"' in answer.text
    # What that form sends with a shorter text is saved where it belongs.
    form = answer.context["card_form"]
    again = {name: form[name].value() for name in form.fields}
    assert client.post(url, again | {"body": text[:1_000]}).status_code == 302
    saved = {each.body: each for each in Card.objects.filter(touchpoint=touchpoint, lane=lane)}
    assert saved.keys() == {text[:1_000].strip(), *(["Soon"] if of == "a new card" else [])}


def test_the_longest_card_is_saved_and_htmx_keeps_the_text_in_the_page(journey, chloe):
    touchpoint, client = touch("Write a mail"), signed_in(chloe)
    url = reverse("journeys:add-card", args=[touchpoint.pk])
    assert client.post(url, {"lane": "doing", "body": "x" * 2_000}).status_code == 302
    answer = client.post(url, {"lane": "doing", "body": "x" * 2_001}, headers=HTMX)
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert Card.objects.get(touchpoint=touchpoint, lane="doing").body == "x" * 2_000
