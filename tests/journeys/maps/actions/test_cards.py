from uuid import uuid4

import pytest

from journeys.maps.actions.cards import (
    AddConflict,
    CardGone,
    add_card,
    edit_card,
    move_card,
    remove_card,
    restore_card,
)
from journeys.maps.actions.draft import CannotEdit, EditConflict
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.versions import publish_map
from journeys.models import Card
from tests.journeys.map_data import events, last_event, touch

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(journey, chloe):
    return add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe)


def test_a_card_stands_at_the_end_of_its_cell(card, journey, chloe):
    second = add_card(touch("Write a mail"), "pains", " It takes days \n\n", by=chloe)
    assert second.body == "It takes days"
    assert list(Card.objects.filter(lane="pains")) == [card, second]
    assert last_event(journey).facts["lane"] == "pains"


@pytest.mark.parametrize(
    ("lane", "body"), [("pains", " "), ("pains", "x" * 2001), ("attic", "Dust")]
)
def test_nothing_too_much_and_nowhere_are_refused(journey, chloe, lane, body):
    with pytest.raises(CannotEdit):
        add_card(touch("Write a mail"), lane, body, by=chloe)


def test_an_edit_raises_the_revision_and_is_recorded(card, journey, chloe):
    edit_card(card, "They answer late", by=chloe, revision=0)
    card.refresh_from_db()
    assert (card.body, card.revision) == ("They answer late", 1)
    facts = last_event(journey).facts
    assert (facts["before"], facts["after"]) == ("Nobody answers", "They answer late")


def test_the_same_words_twice_are_the_same_as_once(card, journey, chloe):
    before = events(journey)
    edit_card(card, "Nobody answers", by=chloe, revision=0)
    assert events(journey) == before


def test_of_two_editors_none_loses_a_word(card, chloe, lea):
    mine = Card.objects.get(pk=card.pk)
    edit_card(card, "Lea's words", by=lea, revision=0)
    with pytest.raises(EditConflict) as conflict:
        edit_card(mine, "Chloe's words", by=chloe, revision=0)
    assert (conflict.value.mine, conflict.value.theirs) == ("Chloe's words", "Lea's words")
    assert conflict.value.revision == 1


def test_a_removed_card_comes_back_with_its_words(card, journey, chloe):
    pk = card.pk
    remove_card(card, by=chloe)
    assert not Card.objects.exists()
    back = restore_card(touch("Write a mail"), pk, by=chloe)
    assert (back.lane, back.body) == ("pains", "Nobody answers")
    assert restore_card(touch("Write a mail"), pk, by=chloe) == back
    assert Card.objects.count() == 1
    remove_card(back, by=chloe)
    with pytest.raises(CannotEdit):
        restore_card(touch("Write a mail"), 0, by=chloe)


def test_a_published_card_stays_as_it_is(card, journey, chloe):
    version = publish_map(journey, by=chloe)
    published = Card.objects.get(version=version)
    for act in (
        lambda: edit_card(published, "Other", by=chloe),
        lambda: remove_card(published, by=chloe),
    ):
        with pytest.raises(CannotEdit, match="published"):
            act()


def test_a_card_moves_within_its_cell_and_to_another_touchpoint(card, journey, chloe):
    second = add_card(touch("Write a mail"), "pains", "It takes days", by=chloe)
    move_card(second, to=touch("Write a mail"), before=card, by=chloe)
    assert list(Card.objects.filter(lane="pains")) == [second, card]
    move_card(second, to=touch("Look for help"), by=chloe)
    assert Card.objects.get(touchpoint=touch("Look for help")) == second
    facts = last_event(journey).facts
    assert (facts["before"], facts["after"]) == (
        touch("Write a mail").pk,
        touch("Look for help").pk,
    )


def test_a_card_does_not_move_to_another_map(card, chloe):
    other = create_journey("I buy", by=chloe)
    with pytest.raises(CannotEdit):
        move_card(card, to=other.touchpoints.get(), by=chloe)


def test_a_repeated_request_adds_one_card_and_records_it_once(journey, chloe):
    key, mail = uuid4(), touch("Write a mail")
    first = add_card(mail, "pains", "Nobody answers", by=chloe, key=key)
    recorded = len(events(journey))
    assert add_card(mail, "pains", " Nobody answers ", by=chloe, key=key) == first
    assert add_card(mail, "pains", "Nobody answers", by=chloe, key=uuid4()) != first
    assert add_card(mail, "pains", "Nobody answers", by=chloe) != first
    assert Card.objects.count() == 3
    assert len(events(journey)) == recorded + 2


@pytest.mark.parametrize("stored", ["Half a", "Half an hour"])
def test_another_text_with_a_known_key_is_a_conflict(journey, chloe, lea, stored):
    key, mail = uuid4(), touch("Write a mail")
    card = add_card(mail, "pains", "Half a", by=chloe, key=key)
    edit_card(card, stored, by=lea)
    recorded = events(journey)
    with pytest.raises(AddConflict) as conflict:
        add_card(mail, "pains", "Half a sentence", by=chloe, key=key)
    assert (conflict.value.mine, conflict.value.theirs) == ("Half a sentence", stored)
    assert (conflict.value.card, conflict.value.revision) == (card, int(stored != "Half a"))
    assert Card.objects.get().body == stored
    assert events(journey) == recorded


def test_a_card_that_was_removed_is_not_added_again_by_the_same_request(journey, chloe):
    key, mail = uuid4(), touch("Write a mail")
    remove_card(add_card(mail, "pains", "Nobody answers", by=chloe, key=key), by=chloe)
    with pytest.raises(CardGone):
        add_card(mail, "pains", "Nobody answers", by=chloe, key=key)
    assert not Card.objects.exists()


@pytest.mark.parametrize("is_removed", [False, True])
def test_a_key_of_another_map_is_refused(journey, chloe, is_removed):
    key, other = uuid4(), create_journey("I cancel", by=chloe).touchpoints.get()
    card = add_card(other, "pains", "Nobody answers", by=chloe, key=key)
    if is_removed:
        remove_card(card, by=chloe)
    with pytest.raises(CannotEdit, match="another map"):
        add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe, key=key)
