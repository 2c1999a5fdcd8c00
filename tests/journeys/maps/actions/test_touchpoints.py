import pytest

from journeys.maps.actions.cards import add_card
from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import remove_stage
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.models import Card, Placement
from tests.journeys.map_data import answer_at, events, last_event, row, stage_of, touch

pytestmark = pytest.mark.django_db


def names(journey):
    return [name for _stage, name in row(journey)]


def test_a_touchpoint_is_added_before_another_or_at_the_end(journey, chloe):
    stage = stage_of("Read the invoice")
    add_touchpoint(stage, "Wonder", by=chloe, before=touch("Look for help"))
    add_touchpoint(stage, "Give up", by=chloe)
    assert names(journey)[:4] == ["Read the invoice", "Wonder", "Look for help", "Give up"]
    assert last_event(journey).facts["touchpoint_name"] == "Give up"


def test_a_rename_reaches_draft_and_identity(journey, chloe):
    placed = rename_touchpoint(touch("Write a mail"), "Send a mail", by=chloe)
    assert placed.revision == 1
    assert touch("Send a mail").placements.get().name == "Send a mail"
    facts = last_event(journey).facts
    assert (facts["before"], facts["after"]) == ("Write a mail", "Send a mail")


def test_of_two_who_rename_at_once_the_second_is_asked(journey, chloe, lea):
    touchpoint = touch("Write a mail")
    rename_touchpoint(touchpoint, "Send a mail", by=lea, revision=0)
    with pytest.raises(EditConflict) as conflict:
        rename_touchpoint(touchpoint, "Mail them", by=chloe, revision=0)
    assert (conflict.value.mine, conflict.value.theirs) == ("Mail them", "Send a mail")
    rename_touchpoint(touchpoint, "Mail them", by=chloe, revision=conflict.value.revision)
    assert names(journey)[-1] == "Mail them"


def test_the_same_name_twice_is_the_same_as_once(journey, chloe):
    before = events(journey)
    rename_touchpoint(touch("Write a mail"), " Write  a mail", by=chloe, revision=7)
    assert events(journey) == before


def test_a_touchpoint_moves_within_its_stage_and_into_another(journey, chloe):
    mail = touch("Write a mail")
    move_touchpoint(mail, to=stage_of("Look for help"), before=touch("Look for help"), by=chloe)
    assert row(journey) == [
        ("I notice it", "Read the invoice"),
        ("I notice it", "Write a mail"),
        ("I notice it", "Look for help"),
    ]
    assert last_event(journey).name == "journey.touchpoint_moved"


def test_a_touchpoint_does_not_move_to_another_journey(journey, chloe):
    other = create_journey("I buy a bicycle", by=chloe)
    with pytest.raises(CannotEdit, match="another journey"):
        move_touchpoint(touch("Write a mail"), to=other.stages.get(), by=chloe)


def test_a_feeling_is_set_between_upset_and_delighted(journey, chloe):
    placed = set_expected_feeling(touch("Write a mail"), -1.5, by=chloe)
    assert placed.expected_feeling == -1.5
    for feeling in (-2.5, 2.01):
        with pytest.raises(CannotEdit):
            set_expected_feeling(touch("Write a mail"), feeling, by=chloe)
    assert last_event(journey).facts["after"] == -1.5


def test_a_retired_touchpoint_keeps_its_answers_and_comes_back_where_it_stood(journey, chloe):
    touchpoint = touch("Read the invoice")
    set_expected_feeling(touchpoint, -1, by=chloe)
    add_card(touchpoint, "doing", "Reads it twice", by=chloe)
    answer = answer_at(touchpoint, 2)
    retire_touchpoint(touchpoint, by=chloe)
    assert names(journey) == ["Look for help", "Write a mail"]
    touchpoint.refresh_from_db()
    assert touchpoint.retired_at
    answer.refresh_from_db()
    assert answer.touchpoint == touchpoint
    placed = restore_touchpoint(touchpoint, by=chloe)
    assert names(journey)[0] == "Read the invoice"
    assert placed.expected_feeling == -1
    assert Card.objects.get(touchpoint=touchpoint).body == "Reads it twice"
    assert not touch("Read the invoice").retired_at


def test_it_comes_back_into_the_last_stage_when_its_own_is_gone(journey, chloe):
    touchpoint, stage = touch("Write a mail"), stage_of("Write a mail")
    retire_touchpoint(touchpoint, by=chloe)
    remove_stage(stage, by=chloe)
    restore_touchpoint(touchpoint, by=chloe)
    assert row(journey)[-1] == ("I notice it", "Write a mail")


def test_retiring_and_restoring_twice_is_refused_in_words(journey, chloe):
    touchpoint = touch("Write a mail")
    with pytest.raises(CannotEdit, match="on the map already"):
        restore_touchpoint(touchpoint, by=chloe)
    retire_touchpoint(touchpoint, by=chloe)
    with pytest.raises(CannotEdit, match="no longer on the map"):
        retire_touchpoint(touchpoint, by=chloe)
    assert not Placement.objects.filter(touchpoint=touchpoint).exists()
