"""A copy of a journey looks like its draft, and has no answer or ticket of it."""

import pytest
from django.urls import reverse

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.copy_journey import copy_journey
from journeys.maps.actions.draft import CannotEdit
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.events import JOURNEY_COPIED
from journeys.models import (
    Answer,
    Card,
    Channel,
    Journey,
    MapVersion,
    Persona,
    Placement,
    Touchpoint,
)
from ledger.models import Event
from tests.journeys.map_data import answer_at, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def shape(journey: Journey) -> list[tuple]:
    """Return the draft in order, without keys."""
    placed = Placement.objects.filter(version__journey=journey, version__number=None)
    placed = placed.select_related("touchpoint", "stage").order_by("stage__position", "position")
    return [
        (
            each.stage.name, each.stage.position, each.name, each.position,
            each.expected_feeling, each.touchpoint.principle, each.touchpoint.target,
            each.touchpoint.owner_id, each.touchpoint.importance,
            sorted(each.touchpoint.channels.values_list("name", flat=True)),
            list(
                Card.objects.filter(version=each.version, touchpoint=each.touchpoint)
                .order_by("lane", "position")
                .values_list("lane", "body", "position")
            ),
        )
        for each in placed
    ]  # fmt: skip


def test_the_copy_looks_the_same_and_has_touchpoints_of_its_own(journey, chloe, lea):
    place = touch("Write a mail")
    journey.personas.add(Persona.objects.create(name="Commuter Kim"))
    mail = Channel.objects.get_or_create(name="Mail")[0]
    edit_touchpoint(
        place, by=chloe, principle="Within a day.", target=80, owner=lea, channels=[mail]
    )
    add_card(place, "pains", "Slow", by=chloe)
    add_card(place, "doing", "Writes", by=chloe)
    answer_at(place, 2)
    copied = copy_journey(journey, by=lea)
    assert shape(copied) == shape(journey)
    assert (copied.title, copied.owner) == (f"Copy of {journey.title}", lea)
    assert [each.name for each in copied.personas.all()] == ["Commuter Kim"]
    own = set(Touchpoint.objects.filter(journey=copied).values_list("pk", flat=True))
    assert own.isdisjoint(Touchpoint.objects.filter(journey=journey).values_list("pk", flat=True))
    assert not Answer.objects.filter(touchpoint__in=own).exists()
    event = Event.objects.get(name=JOURNEY_COPIED)
    assert (event.subject_id, event.facts["source"]) == (copied.pk, journey.pk)


def test_a_later_change_of_one_is_none_of_the_other(journey, chloe):
    copied = copy_journey(journey, by=chloe)
    before = shape(journey)
    for each in Touchpoint.objects.filter(journey=copied):
        add_card(each, "pains", "Slow", by=chloe)
    assert shape(journey) == before


def test_a_long_title_is_cut(journey, chloe):
    journey.title = "x" * 200
    journey.save()
    assert len(copy_journey(journey, by=chloe).title) == 200


def test_a_retired_touchpoint_is_not_copied(journey, chloe):
    placed = len(shape(journey))
    Placement.objects.filter(touchpoint=touch("Write a mail")).delete()
    assert len(shape(copy_journey(journey, by=chloe))) == placed - 1


def test_without_a_draft_there_is_nothing_to_copy(journey, chloe):
    MapVersion.objects.filter(journey=journey).delete()
    with pytest.raises(CannotEdit):
        copy_journey(journey, by=chloe)
    assert Journey.objects.count() == 1


def test_the_button_leads_to_the_copy(journey, chloe, ana):
    url = reverse("journeys:copy-journey", args=[journey.pk])
    assert signed_in(ana).post(url).status_code == 403
    response = signed_in(chloe).post(url)
    copied = Journey.objects.latest("pk")
    assert response["Location"] == reverse("journeys:map", args=[copied.pk])
    assert copied.pk != journey.pk
