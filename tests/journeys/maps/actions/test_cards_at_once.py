"""Two people on one card at the same moment: the second gets a message, and no text is lost."""

from functools import partial

import pytest

from journeys.maps.actions.cards import CardGone, add_card, edit_card, move_card, remove_card
from journeys.maps.actions.draft import EditConflict
from journeys.maps.actions.touchpoints import retire_touchpoint
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.models import Card, RemovedCard
from tests.at_once import second_meets_first
from tests.journeys.map_data import touch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(journey, chloe):
    return add_card(touch("Write a mail"), "pains", "Nobody answers", by=chloe)


def again(card):
    """The card as another request reads it before the first one is done."""
    return Card.objects.select_related("version__journey", "touchpoint").get(pk=card.pk)


def acts(card, by):
    return {
        "remove": partial(remove_card, card, by=by),
        "move": partial(move_card, card, to=touch("Look for help"), by=by),
        "edit": partial(edit_card, card, "Nobody rings", by=by, revision=0),
        "edit the same text": partial(edit_card, card, "Nobody answers", by=by, revision=0),
    }


@pytest.mark.parametrize("act", ["remove", "move", "edit", "edit the same text"])
def test_after_a_removal_each_act_is_refused(card, chloe, lea, act):
    first, second = acts(card, chloe)["remove"], acts(again(card), lea)[act]
    refusal = second_meets_first(first, second)
    assert isinstance(refusal, CardGone)
    assert (refusal.touchpoint, refusal.lane) == (touch("Write a mail"), "pains")
    assert RemovedCard.objects.get().body == "Nobody answers"
    assert not Card.objects.exists()


def test_a_moved_card_is_removed_where_it_is(card, chloe, lea):
    assert second_meets_first(acts(card, chloe)["move"], acts(again(card), lea)["remove"]) is None
    assert RemovedCard.objects.get().touchpoint == touch("Look for help")


def test_of_two_edits_the_second_is_a_conflict(card, chloe, lea):
    mine = partial(edit_card, again(card), "Lea's words", by=lea, revision=0)
    conflict = second_meets_first(acts(card, chloe)["edit"], mine)
    assert isinstance(conflict, EditConflict)
    assert (conflict.mine, conflict.theirs, conflict.revision) == ("Lea's words", "Nobody rings", 1)


def test_an_edit_during_a_restore_is_refused(card, journey, chloe, lea):
    version = publish_map(journey, by=chloe)
    edit_card(card, "Nobody rings", by=chloe)
    refusal = second_meets_first(
        partial(restore_version, version, by=chloe),
        partial(edit_card, again(card), "Lea's words", by=lea, revision=1),
    )
    assert isinstance(refusal, CardGone)
    assert RemovedCard.objects.get(card_id=card.pk).lane == "pains"


def test_a_card_is_not_added_under_a_touchpoint_retired_at_the_same_moment(journey, chloe, lea):
    mail = touch("Write a mail")
    refusal = second_meets_first(
        partial(retire_touchpoint, mail, by=chloe),
        partial(add_card, mail, "pains", "Nobody answers", by=lea),
    )
    assert "no longer on the map" in str(refusal)
    assert not Card.objects.exists()
