"""The text for a card that was removed, or under a touchpoint that was, is not lost."""

import pytest
from django.urls import reverse

from journeys.maps.actions.cards import add_card, edit_card, remove_card
from journeys.maps.actions.touchpoints import retire_touchpoint
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.models import Card
from tests.journeys.map_data import touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
TEXT = "Not <so>\r\nsoon"


@pytest.fixture
def card(journey, chloe):
    return add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe)


def removed(card, journey, by):
    remove_card(card, by=by)


def restored(card, journey, by):
    version = publish_map(journey, by=by)
    edit_card(card, "Nobody rings", by=by)
    restore_version(version, by=by)


@pytest.mark.parametrize("how", [removed, restored])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_text_can_be_added_as_a_new_card(card, journey, chloe, lea, how, headers):
    mail, client = touch("Write a mail"), signed_in(chloe)
    url, fields = reverse("journeys:edit-card", args=[card.pk]), {"body": TEXT, "revision": "0"}
    how(card, journey, lea)

    page = client.post(url, fields, headers=headers)

    assert page.status_code == 422
    assert "Not &lt;so&gt;" in page.text
    assert "Save your text as a new card" in page.text
    add = reverse("journeys:add-card", args=[mail.pk])
    assert f'action="{add}"' in page.text
    assert page.get("HX-Retarget") == (f"#cell-pains-{mail.pk}" if headers else None)
    form = page.context["card_form"]
    again = {"lane": form["lane"].value(), "body": form["body"].value()}
    assert client.post(add, again, headers=headers).status_code in (200, 302)
    assert Card.objects.get(
        touchpoint=mail, lane="pains", body="Not <so>\nsoon", version__number=None
    )
    if not headers:
        assert client.get(url)["Location"] == reverse("journeys:touchpoint", args=[mail.pk])


@pytest.mark.parametrize(
    ("name", "values"), [("move-card", {"step": "down"}), ("remove-card", {}), ("edit-card", {})]
)
def test_a_card_that_is_gone_is_neither_moved_nor_removed(card, journey, chloe, name, values):
    pk = card.pk
    remove_card(card, by=chloe)
    response = signed_in(chloe).post(reverse(f"journeys:{name}", args=[pk]), values, headers=HTMX)
    assert response.status_code == 409
    assert "Reload the page" in response.text


def test_before_a_card_that_is_gone_nothing_is_moved(card, journey, chloe):
    other = add_card(touch("Write a mail"), "pains", "It takes days", by=chloe)
    url, before = reverse("journeys:move-card", args=[other.pk]), card.pk
    remove_card(card, by=chloe)
    response = signed_in(chloe).post(url, {"before": before}, headers=HTMX)
    assert response.status_code == 409


def test_only_editors_learn_of_a_card_that_is_gone(card, journey, chloe, ana, eve):
    url = reverse("journeys:edit-card", args=[card.pk])
    remove_card(card, by=chloe)
    assert signed_in(ana).post(url, {"body": TEXT}).status_code == 403
    assert signed_in(eve).post(url, {"body": TEXT}).status_code == 404
    assert signed_in(ana).get(url).status_code == 403


def test_under_a_touchpoint_off_the_map_the_text_stays_in_the_form(card, journey, chloe, lea):
    mail, client = touch("Write a mail"), signed_in(chloe)
    retire_touchpoint(mail, by=lea)
    url = reverse("journeys:add-card", args=[mail.pk])
    page = client.post(url, {"lane": "pains", "body": TEXT})
    assert page.status_code == 422
    assert "no longer on the map" in page.text
    assert page.context["card_form"]["body"].value() == TEXT
    refused = client.post(url, {"lane": "pains", "body": TEXT}, headers=HTMX)
    assert refused.status_code == 409
    assert not Card.objects.filter(version__number=None, body__startswith="Not").exists()


def test_a_removed_card_of_a_touchpoint_off_the_map_stays_in_the_form(card, journey, chloe):
    mail, url = touch("Write a mail"), reverse("journeys:edit-card", args=[card.pk])
    remove_card(card, by=chloe)
    retire_touchpoint(mail, by=chloe)
    page = signed_in(chloe).post(url, {"body": TEXT})
    assert (page.status_code, page.context["card_form"]["body"].value()) == (422, TEXT)
    assert signed_in(chloe).post(url, {"body": TEXT}, headers=HTMX).status_code == 409
