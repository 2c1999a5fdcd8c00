"""Saved views are seen by their owner, their team or everyone; leads change shared ones."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from helpdesk.saved_views.access import (
    audiences,
    get_view_for,
    get_view_to_change,
    visible_views,
)
from tests.helpdesk.saved_views.view_data import make_view


@pytest.fixture
def views(ana, lea, billing):
    return {
        "everyone": make_view("status=open", by=lea, name="everyone", shown_to="everyone"),
        "team": make_view("status=open", by=lea, name="team", shown_to=f"team-{billing.pk}"),
        "mine": make_view("status=open", by=ana, name="mine"),
    }


def shown(user):
    return [view.name for view in visible_views(user)]


def test_each_sees_their_own_and_those_of_their_teams(views, ana, ben, lea, chloe, admin, eve):
    assert shown(ana) == ["mine", "team", "everyone"]
    assert shown(lea) == ["team", "everyone"]
    assert shown(ben) == shown(chloe) == shown(admin) == ["everyone"]
    assert shown(eve) == []


def test_a_view_of_others_is_not_found(views, ben, admin, eve):
    for name in ("mine", "team"):
        with pytest.raises(Http404):
            get_view_for(ben, views[name].pk)
    assert get_view_for(admin, views["team"].pk) == views["team"]
    with pytest.raises(Http404):
        get_view_for(admin, views["mine"].pk)
    with pytest.raises(Http404):
        get_view_for(eve, views["everyone"].pk)


def test_shared_views_are_changed_by_leads_and_administrators(views, ana, lea, admin, ben):
    assert get_view_to_change(ana, views["mine"].pk) == views["mine"]
    for name in ("team", "everyone"):
        with pytest.raises(PermissionDenied):
            get_view_to_change(ana, views[name].pk)
        assert get_view_to_change(lea, views[name].pk) == views[name]
        assert get_view_to_change(admin, views[name].pk) == views[name]


def test_a_view_is_saved_for_those_whom_one_leads(ana, lea, admin, billing, delivery):
    assert [value for value, _label in audiences(ana)] == ["mine"]
    assert [value for value, _label in audiences(lea)] == ["mine", f"team-{billing.pk}", "everyone"]
    assert [value for value, _label in audiences(admin)] == [
        "mine",
        f"team-{billing.pk}",
        f"team-{delivery.pk}",
        "everyone",
    ]
