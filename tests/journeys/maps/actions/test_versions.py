import pytest

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.draft import CannotEdit
from journeys.maps.actions.stages import rename_stage
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    rename_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.models import Card, MapVersion
from journeys.placement.interactions import published_version
from journeys.placement.lookup import current_placement
from tests.journeys.map_data import events, last_event, row, stage_of, touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def test_publishing_keeps_a_numbered_copy(journey, chloe):
    add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe)
    set_expected_feeling(touch("Write a mail"), -1, by=chloe)
    version = publish_map(journey, by=chloe)
    assert (version.number, version.published_by) == (1, chloe)
    assert row(journey, number=1) == row(journey)
    assert version.placements.get(touchpoint__name="Write a mail").expected_feeling == -1
    assert Card.objects.get(version=version).body == "Nobody answers"
    assert last_event(journey).name == "journey.map_published"


def test_a_published_version_does_not_follow_the_draft(journey, chloe):
    publish_map(journey, by=chloe)
    before = row(journey, number=1)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    retire_touchpoint(touch("Look for help"), by=chloe)
    assert row(journey, number=1) == before


def test_publishing_the_same_twice_is_refused(journey, chloe):
    publish_map(journey, by=chloe)
    with pytest.raises(CannotEdit, match="version 1"):
        publish_map(journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "I write", by=chloe)
    assert publish_map(journey, by=chloe).number == 2


def test_an_empty_map_is_not_published(journey, chloe):
    for name in ("Write a mail", "Look for help", "Read the invoice"):
        retire_touchpoint(touch(name), by=chloe)
    with pytest.raises(CannotEdit, match="empty"):
        publish_map(journey, by=chloe)


def test_restoring_keeps_the_draft_as_a_version_first(journey, chloe):
    first = publish_map(journey, by=chloe)
    was = row(journey)
    retire_touchpoint(touch("Look for help"), by=chloe)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    draft = row(journey)
    restore_version(first, by=chloe)
    assert row(journey) == was
    assert row(journey, number=2) == draft
    saved = MapVersion.objects.get(number=2)
    assert (saved.is_saved, saved.published_at, saved.published_by) == (True, None, None)
    assert touch("Write a mail")
    assert not touch("Look for help").retired_at
    assert last_event(journey).facts == {"version": first.pk, "number": 1, "snapshot": 2}


def test_a_touchpoint_newer_than_the_version_is_retired_and_not_deleted(journey, chloe):
    first = publish_map(journey, by=chloe)
    add_touchpoint(stage_of("Write a mail"), "Call them", by=chloe)
    restore_version(first, by=chloe)
    assert touch("Call them").retired_at


def test_restoring_what_is_there_already_changes_nothing(journey, chloe):
    first = publish_map(journey, by=chloe)
    restore_version(first, by=chloe)
    assert MapVersion.objects.count() == 2
    with pytest.raises(CannotEdit):
        restore_version(MapVersion.objects.get(number=None), by=chloe)
    assert events(journey)[-1] == "journey.version_restored"


def test_a_saved_draft_is_not_the_published_version(journey, chloe):
    first = publish_map(journey, by=chloe)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    restore_version(first, by=chloe)
    mail = touch("Write a mail")
    assert published_version(mail) == first
    assert current_placement(mail)["stage"] == "I ask"
    with pytest.raises(CannotEdit, match="version 1"):
        publish_map(journey, by=chloe)
    set_expected_feeling(mail, -1, by=chloe)
    assert publish_map(journey, by=chloe).number == 3
    client = signed_in(chloe)
    assert "Saved draft 2" in client.get(f"/journeys/{journey.pk}/").text
    assert "Restore this version" in client.get(f"/journeys/{journey.pk}/?version=2").text
    assert "version 3" in client.get("/journeys/").text


def test_a_saved_draft_can_be_restored_in_turn(journey, chloe):
    first = publish_map(journey, by=chloe)
    rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    draft = row(journey)
    restore_version(first, by=chloe)
    restore_version(MapVersion.objects.get(number=2), by=chloe)
    assert row(journey) == draft
    assert MapVersion.objects.count() == 3
