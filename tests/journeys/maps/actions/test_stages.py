import pytest

from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.stages import (
    add_stage,
    move_stage,
    remove_stage,
    rename_stage,
    restore_stage,
)
from journeys.maps.actions.touchpoints import add_touchpoint
from tests.journeys.map_data import events, last_event, row, stage_of

pytestmark = pytest.mark.django_db


def stages(journey):
    return list(journey.versions.get(number=None).stages.values_list("name", flat=True))


def test_a_stage_is_added_at_the_end_or_before_another(journey, chloe):
    add_stage(journey, "I am done", by=chloe)
    add_stage(journey, "I wait", by=chloe, before=stage_of("Write a mail"))
    assert stages(journey) == ["I notice it", "I wait", "I ask", "I am done"]
    assert last_event(journey).name == "journey.stage_added"


def test_a_stage_is_renamed_and_a_conflict_keeps_both_texts(journey, chloe, lea):
    stage = stage_of("Write a mail")
    rename_stage(stage, "I write", by=lea, was="I ask")
    with pytest.raises(EditConflict) as conflict:
        rename_stage(stage, "I call", by=chloe, was="I ask")
    assert (conflict.value.mine, conflict.value.theirs) == ("I call", "I write")
    assert stages(journey) == ["I notice it", "I write"]


def test_a_stage_moves_with_its_touchpoints(journey, chloe):
    move_stage(stage_of("Write a mail"), by=chloe, before=stage_of("Look for help"))
    assert row(journey)[0] == ("I ask", "Write a mail")
    move_stage(stage_of("Write a mail"), by=chloe)
    assert row(journey)[-1] == ("I ask", "Write a mail")
    assert events(journey)[-2:] == ["journey.stage_moved"] * 2


def test_a_stage_is_not_moved_before_itself(journey, chloe):
    before = events(journey)
    move_stage(stage_of("Write a mail"), by=chloe, before=stage_of("Write a mail"))
    assert events(journey) == before


def test_many_moves_into_one_place_never_run_out_of_room(journey, chloe):
    first, second = stage_of("Read the invoice"), stage_of("Write a mail")
    third = add_stage(journey, "I wait", by=chloe)
    for _ in range(40):
        move_stage(third, by=chloe, before=second)
        move_stage(second, by=chloe, before=third)
    assert stages(journey) == ["I notice it", "I ask", "I wait"]
    assert first.placements.get().position < second.placements.get().position


def test_a_stage_with_touchpoints_is_not_removed_until_they_have_a_place(journey, chloe):
    with pytest.raises(CannotEdit, match="2 touchpoints"):
        remove_stage(stage_of("Look for help"), by=chloe)
    remove_stage(stage_of("Look for help"), by=chloe, move_to=stage_of("Write a mail"))
    assert row(journey) == [
        ("I ask", "Write a mail"),
        ("I ask", "Read the invoice"),
        ("I ask", "Look for help"),
    ]


def test_a_removed_stage_comes_back_to_its_place_once(journey, chloe):
    stage = add_stage(journey, "I wait", by=chloe, before=stage_of("Write a mail"))
    remove_stage(stage, by=chloe)
    assert "I wait" not in stages(journey)
    restore_stage(stage, by=chloe)
    assert stages(journey) == ["I notice it", "I wait", "I ask"]
    with pytest.raises(CannotEdit):
        restore_stage(stage, by=chloe)


def test_a_removed_card_cannot_be_changed(journey, chloe):
    stage = add_stage(journey, "I wait", by=chloe)
    remove_stage(stage, by=chloe)
    for act in (
        lambda: rename_stage(stage, "Other", by=chloe),
        lambda: move_stage(stage, by=chloe),
        lambda: remove_stage(stage, by=chloe),
        lambda: add_touchpoint(stage, "Lost", by=chloe),
    ):
        with pytest.raises(CannotEdit, match="no longer on the map"):
            act()
