"""Saved views that change, break or go while somebody has them open."""

import pytest

from helpdesk.models import SavedView
from helpdesk.saved_views.actions import change_view
from tests.helpdesk.saved_views.view_data import conditions, make_view
from tests.page_forms import OpenForm
from tests.personas import signed_in

GONE = [{"field": "gone", "operator": "is", "operands": ["x"]}]


@pytest.fixture
def broken(lea):
    return SavedView.objects.create(
        name="Old", owner=lea, scope="everyone", conditions=GONE, order="waiting"
    )


def test_renaming_a_view_keeps_what_a_colleague_changed_meanwhile(lea, admin):
    view = make_view("tags=refund", by=admin, shown_to="everyone")
    form = OpenForm(signed_in(lea), "helpdesk:edit-view", view.pk, holds="shown_to")
    change_view(view, conditions=conditions("needs_reply=true"), order="waiting", by=admin)
    assert form.send(name="Waiting").status_code == 302
    view.refresh_from_db()
    assert (view.name, view.order, view.conditions[0]["field"]) == (
        "Waiting",
        "waiting",
        "needs_reply",
    )
    refused = form.send(name="Mine", order="oldest")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["name", "order"])


def test_an_order_fits_the_conditions_that_are_stored(lea):
    view = make_view("tags=refund", by=lea)
    form = OpenForm(signed_in(lea), "helpdesk:edit-view", view.pk, holds="shown_to")
    refused = form.send(order="waiting")
    assert "Longest waiting first needs" in refused.context["form"].errors["order"][0]
    assert form.send(order="oldest").status_code == 302
    assert SavedView.objects.get().order == "oldest"


def test_a_view_with_a_condition_that_is_gone_is_renamed_and_taken_back(broken, lea):
    form = OpenForm(signed_in(lea), "helpdesk:edit-view", broken.pk, holds="shown_to")
    assert form.send(name="Older", shown_to="mine").status_code == 302
    broken.refresh_from_db()
    assert (broken.name, broken.scope, broken.conditions) == ("Older", "mine", GONE)
