"""Saved views that change, break or go while somebody has them open."""

import pytest

from helpdesk.models import SavedView, Ticket
from helpdesk.saved_views.actions import change_view, delete_view
from tests.helpdesk.saved_views.view_data import conditions, make_view
from tests.page_forms import OpenForm
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
GONE = [{"field": "gone", "operator": "is", "operands": ["x"]}]


@pytest.fixture
def tickets(carla, ana):
    return Ticket.objects.bulk_create(
        [
            Ticket(requester=carla, subject="one", tags=["refund"], assignee=ana),
            Ticket(requester=carla, subject="two", tags=["refund", "bent"]),
        ]
    )


@pytest.fixture
def broken(lea):
    return SavedView.objects.create(
        name="Old", owner=lea, scope="everyone", conditions=GONE, order="waiting"
    )


def subjects(response):
    return sorted(row.subject for row in response.context["page"].rows)


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


@pytest.mark.parametrize("query", ["", "match=all", "order=oldest", "match=any&order=newest"])
def test_a_view_with_a_condition_that_is_gone_shows_nothing_in_any_order(
    query, tickets, broken, lea
):
    page = signed_in(lea).get(f"/inbox/views/{broken.pk}/?{query}")
    assert (subjects(page), "There is no condition “gone”." in page.text) == ([], True)
    for name in ("save_url", "orders", "filter_url", "match_url"):
        assert not page.context.get(name), name
    assert "Rename or share" in page.text
    assert "Delete the view, or save another one" in page.text


def test_conditions_that_are_known_take_the_place_of_one_that_is_gone(tickets, broken, lea):
    page = signed_in(lea).get(f"/inbox/views/{broken.pk}/?tags=bent")
    assert (subjects(page), "Save changes" in page.text) == (["two"], True)


def test_an_open_list_of_a_deleted_view_says_so_and_asks_for_nothing_more(tickets, ana, lea):
    view, client = make_view("tags=refund", by=lea, shown_to="everyone"), signed_in(ana)
    path = f"/inbox/views/{view.pk}/"
    assert 'hx-trigger="inbox from:body' in client.get(path, headers=HTMX).text
    change_view(view, shown_to="mine", by=lea)
    for query in ("", "?tags=bent", "?order=lost", "?q=one", "?only=mine", "?after=x,1"):
        answer = client.get(path + query, headers=HTMX)
        assert (answer.status_code, subjects(answer)) == (200, []), query
    delete_view(view, by=lea)
    answer = client.get(path, headers=HTMX)
    assert "This view was deleted or is no longer shared with you." in answer.text
    assert f'hx-get="{path}' not in answer.text
    assert "Go to the inbox" in answer.text
    assert client.get(path).status_code == 404


def test_a_stranger_hears_of_no_view(tickets, lea, eve):
    view = make_view("tags=refund", by=lea, shown_to="everyone")
    answer = signed_in(eve).get(f"/inbox/views/{view.pk}/", headers=HTMX)
    assert answer.status_code == 404


def test_an_administrator_stays_in_the_view_of_another_team(tickets, lea, admin, billing):
    view = make_view("tags=refund", by=lea, shown_to=f"team-{billing.pk}")
    client, slug = signed_in(admin), f"view-{view.pk}"
    page = client.get(f"/tickets/{tickets[0].pk}/?view={slug}")
    assert page.context["view"].slug == slug
    given = f"at={slug}&given=tags%3Drefund&field=status&operator=is&value=new"
    added = client.get(f"/inbox/filter/add/?{given}")
    assert added.url == f"/inbox/views/{view.pk}/?tags=refund&status=new"


def test_a_search_is_not_saved_and_the_page_says_so(tickets, ana):
    view, client = make_view("tags=refund", by=ana), signed_in(ana)
    for path in ("/inbox/all/?tags=refund&q=one", f"/inbox/views/{view.pk}/?tags=bent&q=two"):
        page = client.get(path)
        assert "A view does not keep a search." in page.text
        assert "Save as view" not in page.text
        assert "Save changes" not in page.text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("tags=refund&only=mine", "tags=refund&assignee=me"),
        ("tags=refund&only=unread", "tags=refund&unread=true"),
        ("tags=refund&match=any&only=mine", "tags=refund&assignee=me"),
        ("assignee=me&only=mine", "assignee=me"),
        ("assignee=5&only=mine", None),
        ("unread=false&only=unread", None),
        ("tags=refund&status=new&match=any&only=mine", None),
    ],
)
def test_a_part_of_the_list_is_saved_as_a_condition(query, kept, ana):
    page = signed_in(ana).get(f"/inbox/all/?{query}")
    if kept is None:
        assert "A view cannot keep “Unread” or “Mine” beside these conditions." in page.text
        assert "Save as view" not in page.text
    else:
        assert page.context["written"] == kept
        assert page.context["save_url"] == f"/inbox/views/new/?{kept}&order=newest"


def test_conditions_too_long_to_add_one_stay(tickets, ana):
    client = signed_in(ana)
    given = "tags=" + "x" * 8000
    step = {"at": "all", "given": given, "field": "status", "operator": "is", "value": "new"}
    added = client.get("/inbox/filter/add/", step)
    assert added.url == f"/inbox/all/?{given}"
    page = client.get(added.url)
    assert "The list has too many conditions to add one." in page.text
    shown = client.get("/inbox/filter/", step, headers=HTMX)
    assert (shown.status_code, "too many conditions" in shown.text) == (409, True)
