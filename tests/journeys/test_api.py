"""The API for interactions reported by other systems."""

import pytest

from accounts.models import Role
from journeys.models import Channel, Interaction
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.journeys.map_data import make_map, touch
from tests.personas import make_person, signed_in

URL = "/api/v1/interactions/"
FACTS = {"summary": "Paid", "occurred_at": "2026-11-01T09:00:00+01:00"}


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


@pytest.mark.parametrize("more", [{}, FACTS], ids=["fewest facts", "all facts"])
def test_a_repeat_is_answered_with_the_stored_one(interaction, ana, more):
    first = post(ana, interaction | more)
    second = post(ana, interaction | more)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Interaction.objects.count() == 1
    assert Event.objects.filter(name="interaction.recorded").count() == 1


@pytest.mark.parametrize(
    "same",
    [
        {"customer_email": "Carla@Correu.example"},
        {"occurred_at": "2026-11-01T08:00:00Z"},
        {"summary": " Paid "},
        {"customer_name": "Carla R."},
        {"occurred_at": None},
    ],
)
def test_a_repeat_in_other_words_is_the_same(interaction, ana, same):
    assert post(ana, interaction | FACTS).status_code == 201
    repeat = interaction | FACTS | same
    assert post(ana, {k: v for k, v in repeat.items() if v is not None}).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customer", "dora@post.example"),
        ("touchpoint", None),
        ("summary", "Paid twice"),
        ("summary", ""),
        ("occurred_at", "2026-11-01T09:00:00Z"),
        ("channel", "Phone"),
    ],
)
def test_a_changed_repeat_is_refused_and_changes_nothing(interaction, ana, name, value):
    Channel.objects.get_or_create(name="Phone")
    make_map(ana)
    post(ana, interaction | FACTS)
    before = Interaction.objects.values().get()
    sent = "customer_email" if name == "customer" else name
    changed = touch("Write a mail").pk if name == "touchpoint" else value
    answer = post(ana, interaction | FACTS | {sent: changed})
    assert answer.status_code == 409
    assert f"another {name}, and" in answer.json()["detail"]
    assert "Use a unique external id." in answer.json()["detail"]
    assert Interaction.objects.values().get() == before


@pytest.mark.parametrize(
    "when",
    ["2026-11-01T09:00", "2026-11-01T09:00:00.5", "2026-11-01 09:00:00", "2026-11-01", "20261101"],
)
def test_a_time_without_a_zone_is_refused(interaction, ana, when):
    answer = post(ana, interaction | {"occurred_at": when})
    assert answer.status_code == 400
    assert "zone" in answer.json()["occurred_at"][0]
    assert "2026-11-01T09:00:00Z" in answer.json()["occurred_at"][0]
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "when",
    ["yesterday", "", 5, "2026-02-30T09:00Z", "0999-12-31T09:00Z", "0001-01-01T00:00+14:00",
     "9999-12-31T23:00-12:00", "2026-11-01T25:00Z"],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_in_words(interaction, ana, when):
    answer = post(ana, interaction | {"occurred_at": when})
    assert (answer.status_code, list(answer.json())) == (400, ["occurred_at"])


@pytest.mark.parametrize("when", ["2026-11-01T09:00Z", "2026-11-01T10:00:00+01:00"])
def test_a_time_with_its_zone_is_kept(interaction, ana, when):
    assert post(ana, interaction | {"occurred_at": when}).json()["occurred_at"] == (
        "2026-11-01T09:00:00Z"
    )


def test_agents_and_map_editors_may_post(interaction, lea, chloe, eve, client):
    light = make_person("Tim Light", Role.LIGHT_AGENT)
    assert post(lea, interaction).status_code == 201
    assert post(chloe, interaction).status_code == 200
    assert post(light, interaction).status_code == 403
    assert post(eve, interaction).status_code == 404
    assert client.post(URL, interaction).status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("more", [{}, {"summary": "Other"}], ids=["same", "changed"])
def test_of_two_at_once_one_is_recorded(interaction, ana, carla, more):
    answers = []
    # Signed in before, as that writes a row that the second one would wait for.
    first, other = signed_in(ana), signed_in(ana)
    second = second_meets_first(
        lambda: answers.append(first.post(URL, interaction, content_type="application/json")),
        lambda: other.post(URL, interaction | more, content_type="application/json"),
    )
    assert answers[0].status_code == 201
    assert second.status_code == (409 if more else 200)
    assert Interaction.objects.count() == 1
