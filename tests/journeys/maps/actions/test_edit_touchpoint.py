import pytest

from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.models import Channel, Department
from tests.journeys.map_data import events, last_event, touch

pytestmark = pytest.mark.django_db


def test_only_what_is_given_changes(journey, chloe, lea):
    care = Department.objects.create(name="Care")
    mail = Channel.objects.create(name="mail", icon="mail")
    edit_touchpoint(
        touch("Write a mail"), by=chloe, owner=lea, department=care, channels=[mail], target=85
    )
    touchpoint = touch("Write a mail")
    assert (touchpoint.owner, touchpoint.department, touchpoint.target) == (lea, care, 85)
    assert list(touchpoint.channels.all()) == [mail]
    assert touchpoint.importance == 3
    facts = last_event(journey).facts
    assert facts["after"]["owner"] == lea.pk
    assert facts["before"]["channels"] == []


def test_nothing_changed_is_not_recorded(journey, chloe):
    before = events(journey)
    edit_touchpoint(touch("Write a mail"), by=chloe, target=None, importance=3)
    assert events(journey) == before


@pytest.mark.parametrize("change", [{"target": 101}, {"importance": 0}, {"importance": 6}])
def test_values_out_of_range_are_refused(journey, chloe, change):
    with pytest.raises(CannotEdit):
        edit_touchpoint(touch("Write a mail"), by=chloe, **change)


def test_a_promise_written_at_once_by_two_keeps_both(journey, chloe, lea):
    touchpoint = touch("Write a mail")
    edit_touchpoint(touchpoint, by=lea, principle="Within a day.", principle_was="")
    with pytest.raises(EditConflict) as conflict:
        edit_touchpoint(touchpoint, by=chloe, principle="Within an hour.", principle_was="")
    assert conflict.value.theirs == "Within a day."
    assert touch("Write a mail").principle == "Within a day."
