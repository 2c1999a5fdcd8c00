import pytest

from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.journeys import create_journey, rename_journey
from journeys.maps.templates import MAP_TEMPLATES
from journeys.models import MapVersion, Touchpoint
from tests.journeys.map_data import events, last_event, row

pytestmark = pytest.mark.django_db


def test_a_blank_map_has_one_place_to_begin(chloe):
    journey = create_journey("I get help with an invoice", by=chloe)
    assert row(journey) == [("First stage", "First touchpoint")]
    assert journey.owner == chloe
    assert MapVersion.objects.get(journey=journey).is_draft


@pytest.mark.parametrize("start", MAP_TEMPLATES)
def test_each_start_lays_out_its_stages(chloe, start):
    journey = create_journey("I do something", by=chloe, start=start)
    assert len(row(journey)) == MAP_TEMPLATES[start].touchpoint_count
    assert [float(f) for f in MAP_TEMPLATES[start].feelings] == list(
        journey.versions.get()
        .placements.order_by("stage__position", "position")
        .values_list("expected_feeling", flat=True)
    )


def test_it_is_recorded(chloe):
    journey = create_journey(" I get \n help ", by=chloe)
    assert journey.title == "I get help"
    assert events(journey) == ["journey.created"]
    assert last_event(journey).actor == chloe


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_that_says_nothing_or_too_much_is_refused(chloe, title):
    with pytest.raises(CannotEdit):
        create_journey(title, by=chloe)
    assert not Touchpoint.objects.exists()


def test_rename_compares_with_what_the_person_saw(chloe, lea):
    journey = create_journey("I get help", by=chloe)
    rename_journey(journey, "I am helped", by=lea, was="I get help")
    with pytest.raises(EditConflict) as conflict:
        rename_journey(journey, "Somebody helps me", by=chloe, was="I get help")
    assert (conflict.value.mine, conflict.value.theirs) == ("Somebody helps me", "I am helped")
    assert events(journey) == ["journey.created", "journey.renamed"]
