"""Every map edit: success → fragment → GET refused → agent 403, no role 404."""

from uuid import uuid4

import pytest
from django.urls import reverse

from journeys.maps.actions.cards import add_card, edit_card, remove_card
from journeys.maps.actions.versions import publish_map
from journeys.models import Card, Placement, Stage, Touchpoint
from ledger.models import Event
from tests.journeys.map_data import row, stage_of, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def acts(journey, chloe):
    """Return each edit as (URL name, key, data)."""
    touchpoint, stage = touch("Write a mail"), stage_of("Write a mail")
    card = add_card(touchpoint, "pains", "Nobody answers", by=chloe)
    version = publish_map(journey, by=chloe)
    return [
        ("rename-journey", journey.pk, {"title": "I am helped"}),
        ("add-stage", journey.pk, {"name": "I wait"}),
        ("rename-stage", stage.pk, {"name": "I write"}),
        ("move-stage", stage.pk, {"step": "-1"}),
        ("add-touchpoint", stage.pk, {"name": "Call"}),
        ("rename-touchpoint", touchpoint.pk, {"name": "Send a mail", "revision": "0"}),
        ("move-touchpoint", touchpoint.pk, {"step": "1"}),
        ("set-feeling", touchpoint.pk, {"feeling": "-1"}),
        ("edit-touchpoint", touchpoint.pk, {"importance": "4"}),
        ("edit-promise", touchpoint.pk, {"principle": "Within a day."}),
        ("add-card", touchpoint.pk, {"lane": "doing", "body": "Types"}),
        ("edit-card", card.pk, {"body": "They are slow", "revision": "0"}),
        ("move-card", card.pk, {"step": "left"}),
        ("remove-card", card.pk, {}),
        ("publish", journey.pk, {}),
        ("restore-version", version.pk, {}),
        ("retire-touchpoint", touchpoint.pk, {}),
        ("restore-touchpoint", touchpoint.pk, {}),
        ("remove-stage", stage.pk, {"move_to": str(stage_of("Look for help").pk)}),
        ("restore-stage", stage.pk, {}),
    ]


def test_all_work_for_a_cx_lead(acts, chloe):
    client = signed_in(chloe)
    for name, pk, values in acts:
        answer = client.post(reverse(f"journeys:{name}", args=[pk]), values, headers=HTMX)
        assert answer.status_code in (200, 302), (name, answer.content.decode())


def test_without_script_they_lead_back(acts, chloe):
    client = signed_in(chloe)
    for name, pk, values in acts:
        answer = client.post(reverse(f"journeys:{name}", args=[pk]), values)
        assert answer.status_code == 302, name


def test_a_get_changes_nothing(acts, chloe):
    client = signed_in(chloe)
    events = Event.objects.count()
    for name, pk, values in acts:
        status = client.get(reverse(f"journeys:{name}", args=[pk]), values).status_code
        # A form that may come again redirects to its page.
        assert status in (303, 405), name
    assert Event.objects.count() == events


def test_agents_may_not_and_strangers_learn_nothing(acts, ana, eve, client):
    for name, pk, values in acts:
        url = reverse(f"journeys:{name}", args=[pk])
        assert signed_in(ana).post(url, values).status_code == 403, name
        assert signed_in(eve).post(url, values).status_code == 404, name
        assert client.post(url, values).status_code == 302, name


def test_unknown_keys_are_not_found(journey, chloe):
    for name in ("rename-stage", "rename-touchpoint", "edit-card", "publish", "restore-version"):
        assert signed_in(chloe).post(reverse(f"journeys:{name}", args=[0])).status_code == 404


def test_a_refused_edit_returns_its_message(journey, chloe):
    url = reverse("journeys:remove-stage", args=[stage_of("Look for help").pk])
    answer = signed_in(chloe).post(url, headers=HTMX)
    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("text/plain")
    assert "Choose a stage for them" in answer.content.decode()
    plain = signed_in(chloe).post(url, follow=True)
    assert "Choose a stage for them" in plain.content.decode()


def test_a_conflict_offers_mine_or_theirs(journey, chloe, lea):
    card = add_card(touch("Write a mail"), "doing", "Types", by=chloe)
    edit_card(card, "Lea's words", by=lea)
    url = reverse("journeys:edit-card", args=[card.pk])
    mine = {"body": "Chloe's words", "revision": "0"}
    answer = signed_in(chloe).post(url, mine, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chloe&#39;s words" in page
    assert "Lea&#39;s words" in page
    assert answer["HX-Retarget"] == f"#cell-doing-{touch('Write a mail').pk}"
    assert "Keep mine" in signed_in(chloe).post(url, mine).content.decode()
    signed_in(chloe).post(url, {"body": "Chloe's words", "revision": "1"}, headers=HTMX)
    assert Card.objects.get().body == "Chloe's words"


def test_an_emptied_card_is_taken_off_with_a_way_back(journey, chloe):
    card = add_card(touch("Write a mail"), "doing", "Types", by=chloe)
    url = reverse("journeys:edit-card", args=[card.pk])
    answer = signed_in(chloe).post(url, {"body": " ", "revision": "0"}, headers=HTMX)
    assert not Card.objects.exists()
    undo = reverse("journeys:restore-card", args=[touch("Write a mail").pk, card.pk])
    assert undo in answer["HX-Trigger"]
    signed_in(chloe).post(undo)
    assert Card.objects.get().body == "Types"


def test_one_step_goes_on_into_the_next_stage_and_stops_at_the_end(journey, chloe):
    client, mail = signed_in(chloe), touch("Write a mail")
    url = reverse("journeys:move-touchpoint", args=[mail.pk])
    client.post(url, {"step": "-1"}, headers=HTMX)
    assert row(journey)[-1] == ("I notice it", "Write a mail")
    client.post(url, {"step": "-1"}, headers=HTMX)
    assert row(journey)[1] == ("I notice it", "Write a mail")
    for _ in range(2):
        client.post(url, {"step": "1"}, headers=HTMX)
    assert row(journey)[-1] == ("I ask", "Write a mail")
    assert client.post(url, {"step": "1"}, headers=HTMX).status_code == 409
    assert client.post(url, {}, headers=HTMX).status_code == 409


def test_an_added_item_is_focused_for_renaming(journey, chloe):
    url = reverse("journeys:add-touchpoint", args=[stage_of("Look for help").pk])
    answer = signed_in(chloe).post(url, {"after": touch("Read the invoice").pk}, headers=HTMX)
    added = Touchpoint.objects.latest("pk")
    assert f"touchpoint-{added.pk}" in answer["HX-Trigger"]
    assert [name for _stage, name in row(journey)][:2] == ["Read the invoice", "New touchpoint"]


def test_menus_open_for_editors_alone(journey, chloe, ana, eve):
    for name, pk in (
        ("touchpoint-menu", touch("Write a mail").pk),
        ("stage-menu", stage_of("Write a mail").pk),
    ):
        url = reverse(f"journeys:{name}", args=[pk])
        assert signed_in(chloe).get(url).status_code == 200
        assert signed_in(ana).get(url).status_code == 403
        assert signed_in(eve).get(url).status_code == 404


def test_a_feeling_that_is_no_number_is_refused(journey, chloe):
    url = reverse("journeys:set-feeling", args=[touch("Write a mail").pk])
    for feeling in ("", "happy", "3", "nan"):
        assert signed_in(chloe).post(url, {"feeling": feeling}, headers=HTMX).status_code == 409
    assert Placement.objects.get(touchpoint=touch("Write a mail")).expected_feeling == 0
    assert Stage.objects.count() == 2


def test_a_card_goes_four_ways_and_stops_at_the_edges(journey, chloe):
    first = add_card(touch("Look for help"), "pains", "Hidden", by=chloe)
    second = add_card(touch("Look for help"), "pains", "Outdated", by=chloe)
    url, client = reverse("journeys:move-card", args=[second.pk]), signed_in(chloe)
    assert client.post(url, {"step": "down"}, headers=HTMX).status_code == 409
    client.post(url, {"step": "up"}, headers=HTMX)
    assert list(Card.objects.all()) == [second, first]
    client.post(url, {"step": "right"}, headers=HTMX)
    second.refresh_from_db()
    assert second.touchpoint == touch("Write a mail")
    assert client.post(url, {"step": "right"}, headers=HTMX).status_code == 409
    client.post(url, {"touchpoint": touch("Look for help").pk, "before": first.pk}, headers=HTMX)
    assert list(Card.objects.filter(touchpoint=touch("Look for help"))) == [second, first]


def test_a_card_that_is_sent_twice_is_added_once_and_named_by_its_key(journey, chloe):
    key, mail = str(uuid4()), touch("Write a mail")
    url = reverse("journeys:add-card", args=[mail.pk])
    fields, client = {"lane": "pains", "body": "Slow", "key": key}, signed_in(chloe)
    for _time in range(2):
        page = client.post(url, fields, headers=HTMX)
        assert page.status_code == 200
        assert page.text.count(f'data-key="{key}"') == 1
    assert Card.objects.count() == 1
    remove_card(Card.objects.get(), by=chloe)
    page = client.post(url, fields, headers=HTMX)
    assert page.status_code == 422
    assert "Save as a new card" in page.text


def test_another_text_with_the_key_of_a_card_offers_mine_or_theirs(journey, chloe):
    mail, client = touch("Write a mail"), signed_in(chloe)
    url, fields = reverse("journeys:add-card", args=[mail.pk]), {"lane": "pains", "key": uuid4()}
    client.post(url, fields | {"body": "Half a"}, headers=HTMX)
    card = Card.objects.get()
    edit = reverse("journeys:edit-card", args=[card.pk])
    for headers in (HTMX, {}):
        page = client.post(url, fields | {"body": "Half a sentence"}, headers=headers)
        assert page.status_code == 422
        assert f'action="{edit}"' in page.text
        assert 'value="Half a sentence"' in page.text
        assert 'value="Half a"' in page.text
        assert page.get("HX-Retarget") == (f"#cell-pains-{mail.pk}" if headers else None)
    client.post(edit, {"body": "Half a sentence", "revision": "0"}, headers=HTMX)
    assert Card.objects.get().body == "Half a sentence"


@pytest.mark.parametrize("key", ["", "7", "x" * 5000])
def test_a_key_that_is_none_does_not_hinder_a_card(journey, chloe, key):
    url = reverse("journeys:add-card", args=[touch("Write a mail").pk])
    signed_in(chloe).post(url, {"lane": "pains", "body": "Slow", "key": key}, headers=HTMX)
    assert Card.objects.get().request_key is None
