"""Saved views are created, changed, moved and deleted, and each is recorded."""

import pytest
from django.db import IntegrityError, transaction

from helpdesk import events
from helpdesk.models import SavedView
from helpdesk.saved_views.actions import (
    MAX_BESIDE,
    CannotMoveView,
    CannotSaveView,
    change_view,
    create_view,
    delete_view,
    move_view,
    views_beside,
)
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.helpdesk.saved_views.view_data import conditions, make_view


def names(view):
    return [each.name for each in views_beside(view)]


def recorded(name):
    return [(event.actor_id, event.facts) for event in Event.objects.filter(name=name)]


def test_a_view_is_the_last_beside_the_others(ana, billing, lea):
    first = make_view("tags=refund", by=ana)
    second = make_view("status=open&match=any", by=ana, name=" Open ", order="oldest")
    of_team = make_view("status=open", by=lea, name="Team's", shown_to=f"team-{billing.pk}")
    assert [first.position, second.position, of_team.position] == [0, 1, 0]
    assert (second.name, second.match, second.scope) == ("Open", "any", "mine")
    assert (of_team.team, of_team.scope, of_team.owner) == (billing, "team", lea)
    assert second.conditions == [{"field": "status", "operator": "is", "operands": ["open"]}]
    facts = {"name": "Refunds", "shown_to": "mine", "conditions": "tags=refund", "order": "newest"}
    event = Event.objects.filter(name=events.VIEW_CREATED).order_by("pk")[0]
    assert event.facts == facts


def test_a_view_has_a_name(ana):
    with pytest.raises(CannotSaveView, match="Give the view a name"):
        make_view("status=open", by=ana, name="  ")
    view = make_view("status=open", by=ana)
    with pytest.raises(CannotSaveView, match="Give the view a name"):
        change_view(view, name=" ", by=ana)


def test_a_place_has_a_bounded_number_of_views(ana, ben):
    rows = [SavedView(name=str(number), owner=ana) for number in range(MAX_BESIDE - 1)]
    SavedView.objects.bulk_create(rows)
    make_view("status=open", by=ana)
    with pytest.raises(CannotSaveView, match="50 views in this place"):
        make_view("status=open", by=ana)
    make_view("status=open", by=ben)


def test_what_differs_is_changed_and_recorded(lea, billing):
    view = make_view("status=open", by=lea)
    changed = change_view(
        view, name="All open", conditions=conditions("status=open&unread=true"), by=lea
    )
    assert (changed.name, len(changed.conditions)) == ("All open", 2)
    event = Event.objects.get(name=events.VIEW_CHANGED)
    assert event.facts == {
        "before": {"name": "Refunds", "conditions": "status=open"},
        "after": {"name": "All open", "conditions": "status=open&unread=true"},
    }
    change_view(changed, name="All open", shown_to="mine", order="newest", by=lea)
    assert Event.objects.filter(name=events.VIEW_CHANGED).count() == 1
    assert SavedView.objects.get().updated_at == changed.updated_at


def test_a_view_moves_to_another_place(lea, billing):
    make_view("status=open", by=lea, name="First", shown_to="everyone")
    view = make_view("status=open", by=lea)
    moved = change_view(view, shown_to="everyone", by=lea)
    assert (moved.scope, moved.position, names(moved)) == ("everyone", 1, ["First", "Refunds"])
    moved = change_view(moved, shown_to=f"team-{billing.pk}", by=lea)
    assert (moved.scope, moved.team, moved.position) == ("team", billing, 0)
    moved = change_view(moved, shown_to="mine", by=lea)
    assert (moved.scope, moved.team) == ("mine", None)


def test_a_shared_view_becomes_that_of_the_person_who_makes_it_personal(lea, admin):
    view = make_view("status=open", by=lea, shown_to="everyone")
    assert change_view(view, shown_to="mine", by=admin).owner == admin


def test_views_change_places(ana, ben):
    a, b, c = (make_view("status=open", by=ana, name=name) for name in "abc")
    make_view("status=open", by=ben, name="z")
    move_view(c, by_steps=-1, by=ana)
    assert names(a) == ["a", "c", "b"]
    move_view(a, by_steps=1, by=ana)
    assert names(a) == ["c", "a", "b"]
    for view, steps in ((c, -1), (b, 1)):  # at the ends
        move_view(view, by_steps=steps, by=ana)
    assert names(a) == ["c", "a", "b"]
    moves = [event.facts for event in Event.objects.filter(name=events.VIEW_MOVED).order_by("pk")]
    assert moves == [{"before": 2, "after": 1}, {"before": 0, "after": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_both_count(ana):
    a, b, c = (make_view("status=open", by=ana, name=name) for name in "abc")
    failed = second_meets_first(
        lambda: move_view(c, by_steps=-2, by=ana), lambda: move_view(b, by_steps=-1, by=ana)
    )
    assert (failed, names(a)) == (None, ["c", "b", "a"])


def test_a_view_is_deleted_once(ana):
    view = make_view("status=open", by=ana)
    delete_view(view, by=ana)
    delete_view(view, by=ana)
    assert not SavedView.objects.exists()
    assert Event.objects.filter(name=events.VIEW_DELETED).count() == 1
    with pytest.raises(CannotSaveView, match="was deleted"):
        change_view(view, name="x", by=ana)
    with pytest.raises(CannotMoveView, match="was deleted"):
        move_view(view, by_steps=1, by=ana)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "team"},
        {"scope": "all"},
        {"match": "one"},
        {"name": ""},
    ],
)
def test_the_database_refuses_a_wrong_view(ana, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(**{"name": "x", "owner": ana} | wrong)


def test_a_personal_view_has_no_team(ana, billing):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(name="x", owner=ana, team=billing)


def test_nothing_is_kept_of_a_refused_view(ana):
    with pytest.raises(CannotSaveView):
        create_view(
            name="", shown_to="mine", conditions=conditions("status=open"), order="newest", by=ana
        )
    assert not SavedView.objects.exists()
    assert recorded(events.VIEW_CREATED) == []
