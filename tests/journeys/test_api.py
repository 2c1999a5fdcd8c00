"""The API for interactions reported by other systems."""

import pytest

from accounts.models import Role
from journeys.models import Interaction
from tests.personas import make_person, signed_in

URL = "/api/v1/interactions/"


@pytest.fixture
def interaction(touchpoint):
    return {
        "customer_email": "carla@correu.example",
        "touchpoint": touchpoint.pk,
        "source": "shop",
        "external_id": "order-1",
    }


def post(person, facts):
    return signed_in(person).post(URL, facts, content_type="application/json")


def test_a_repeated_interaction_is_stored_once(interaction, ana):
    assert post(ana, interaction).status_code == 201
    assert post(ana, interaction).status_code == 201
    assert Interaction.objects.count() == 1


def test_an_id_of_another_customer_is_refused_in_words(interaction, ana):
    post(ana, interaction)
    answer = post(ana, interaction | {"customer_email": "dora@post.example"})
    assert answer.status_code == 409
    assert "Use a unique external id." in answer.text


def test_agents_and_map_editors_may_post(interaction, lea, chloe, eve, client):
    light = make_person("Tim Light", Role.LIGHT_AGENT)
    assert post(lea, interaction).status_code == 201
    assert post(chloe, interaction).status_code == 201
    assert post(light, interaction).status_code == 403
    assert post(eve, interaction).status_code == 404
    assert client.post(URL, interaction).status_code == 401
