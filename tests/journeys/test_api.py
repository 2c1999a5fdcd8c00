"""The API for interactions reported by other systems."""

import pytest

from accounts.models import Role
from journeys.models import Interaction
from tests.personas import make_person, signed_in

URL = "/api/v1/interactions/"


@pytest.fixture
def told(touchpoint):
    return {
        "customer_email": "carla@correu.example",
        "touchpoint": touchpoint.pk,
        "source": "shop",
        "external_id": "order-1",
    }


def post(person, facts):
    return signed_in(person).post(URL, facts, content_type="application/json")


def test_told_twice_it_is_one(told, ana):
    assert post(ana, told).status_code == 201
    assert post(ana, told).status_code == 201
    assert Interaction.objects.count() == 1


def test_an_id_of_another_customer_is_refused_in_words(told, ana):
    post(ana, told)
    answer = post(ana, told | {"customer_email": "dora@post.example"})
    assert answer.status_code == 409
    assert "Use an id of its own." in answer.text


def test_who_answers_tickets_or_edits_maps_tells(told, lea, chloe, eve, client):
    light = make_person("Tim Light", Role.LIGHT_AGENT)
    assert post(lea, told).status_code == 201
    assert post(chloe, told).status_code == 201
    assert post(light, told).status_code == 403
    assert post(eve, told).status_code == 404
    assert client.post(URL, told).status_code == 401
