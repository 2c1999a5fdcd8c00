"""Lists by conditions: their rows, chips, orders and problems, and the steps of the filter."""

from urllib.parse import parse_qs, urlsplit

import pytest

from helpdesk.models import SavedView, Ticket
from tests.helpdesk.saved_views.view_data import make_view
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def tickets(carla, ana):
    return Ticket.objects.bulk_create(
        [
            Ticket(requester=carla, subject="one", tags=["refund"], assignee=ana),
            Ticket(requester=carla, subject="two", tags=["refund", "bent"]),
            Ticket(requester=carla, subject="three", status="pending"),
        ]
    )


def subjects(response):
    return sorted(row.subject for row in response.context["page"].rows)


def test_all_is_filtered_by_its_address(tickets, ana):
    client = signed_in(ana)
    page = client.get("/inbox/all/?tags=refund&assignee=me")
    assert subjects(page) == ["one"]
    assert page.context["counts"]["found"] == 1
    assert subjects(client.get("/inbox/all/?tags=bent&assignee=me&match=any")) == ["one", "two"]
    assert subjects(client.get("/inbox/all/?tags=refund&q=nothing")) == []
    assert subjects(client.get("/inbox/all/?tags=refund&only=mine")) == ["one"]


def test_what_is_not_known_is_refused_by_name_and_shows_nothing(tickets, ana):
    client = signed_in(ana)
    for query, problem in (
        ("sattus=open", "There is no condition “sattus”."),
        ("status=lost", "Status: Choose one of"),
        ("status=", "Status: Choose one of"),
        ("order=alphabet", "There is no order “alphabet”."),
        ("tags=refund&order=waiting", "Longest waiting first needs the condition"),
    ):
        page = client.get(f"/inbox/all/?{query}")
        assert page.status_code == 200
        assert (subjects(page), problem in page.text) == ([], True), query
        again = client.get(page.context["list_url"], headers=HTMX)
        assert problem in again.text
    page = client.get("/inbox/mine/?tags=refund")
    assert (subjects(page), "“Mine” takes no “tags”" in page.text) == ([], True)


def test_a_chip_links_to_the_list_without_it(tickets, ana):
    client = signed_in(ana)
    page = client.get("/inbox/all/?tags=refund&assignee=me&match=any")
    chips = page.context["chips"]
    assert [(c.field, c.operator, c.values) for c, _url in chips] == [
        ("Tags", "has any of", "refund"),
        ("Assignee", "is", "me"),
    ]
    assert subjects(client.get(chips[0][1])) == ["one"]
    assert subjects(client.get(page.context["match_url"])) == ["one"]


def test_values_that_are_rows_are_named(tickets, ana, billing, carla):
    query = f"team={billing.pk}&team=999999&requester={carla.pk}&created_at__before=7d"
    page = signed_in(ana).get(f"/inbox/all/?{query}")
    values = [chip.values for chip, _url in page.context["chips"]]
    assert values == ["Billing, deleted, number 999999", "Carla Reyes", "7 days ago"]


def test_orders(tickets, ana, carla):
    client = signed_in(ana)
    for order in ("newest", "oldest", "last-opened", "first-opened"):
        page = client.get(f"/inbox/all/?tags=refund&order={order}")
        assert subjects(page) == ["one", "two"]
    names = [url for _label, _chosen, url in page.context["orders"]]
    assert not any("order=waiting" in url for url in names)
    waiting = client.get("/inbox/all/?needs_reply=true&order=waiting")
    assert any("order=waiting" in url for _l, _c, url in waiting.context["orders"])


def test_more_rows_follow_the_last(carla, ana):
    rows = [Ticket(requester=carla, subject=str(n), tags=["refund"]) for n in range(35)]
    Ticket.objects.bulk_create(rows)
    client = signed_in(ana)
    for order in ("newest", "first-opened"):
        first = client.get(f"/inbox/all/?tags=refund&order={order}")
        more = client.get(first.context["more_url"], headers=HTMX)
        shown = [row.pk for page in (first, more) for row in page.context["page"].rows]
        assert (len(shown), len(set(shown))) == (35, 35)


def test_a_fixed_view_is_filtered_by_its_own_conditions(tickets, ana):
    client = signed_in(ana)
    Ticket.objects.filter(subject="one").update(waiting_since="2026-01-01T00:00Z")
    for slug in ("needs-reply", "mine", "unassigned", "waiting", "on-hold", "solved"):
        fixed = client.get(f"/inbox/{slug}/")
        given = parse_qs(urlsplit(fixed.context["filter_url"]).query)
        same = client.get(f"/inbox/all/?{given['given'][0]}")
        assert not same.context["filter_problems"], slug
        assert subjects(same) == subjects(fixed), slug


def test_a_condition_is_added_in_steps(tickets, ana):
    client = signed_in(ana)
    fields = client.get("/inbox/filter/?at=all&given=assignee%3Dme", headers=HTMX)
    assert "Tags" in fields.text
    assert "Subject" not in fields.text
    values = client.get("/inbox/filter/?at=all&given=assignee%3Dme&field=status", headers=HTMX)
    assert 'value="pending"' in values.text
    for name in ("created_at", "tags", "touchpoint", "follower", "requester", "unread", "team"):
        assert client.get(f"/inbox/filter/?at=all&field={name}", headers=HTMX).status_code == 200
    found = client.get("/inbox/filter/?at=all&field=requester&typed=Carla", headers=HTMX)
    assert "Carla Reyes" in found.text
    add = "/inbox/filter/add/?at=all&given=assignee%3Dme&field={}&operator={}&value={}"
    page = client.get(add.format("tags", "has_any", "refund,+bent"), follow=True)
    assert (subjects(page), len(page.context["chips"])) == (["one"], 2)
    page = client.get(add.format("status", "is", ""), follow=True)
    assert "Status: Choose one of" in page.text
    assert client.get(add.format("lost", "is", "x"), follow=True).status_code == 200


def test_another_value_joins_a_condition_that_takes_several(ana):
    given = "given=status%3Dnew&field=status&operator=is"
    response = signed_in(ana).get(f"/inbox/filter/add/?at=all&{given}&value=open")
    assert response.url == "/inbox/all/?status=new&status=open"


def test_a_filter_is_saved_as_a_view(tickets, ana):
    client = signed_in(ana)
    page = client.get("/inbox/all/?tags=refund&assignee=me&order=oldest")
    form = client.get(page.context["save_url"]).context["form"]
    said = {name: form.initial[name] for name in ("conditions", "order", "shown_to")}
    saved = client.post("/inbox/views/new/", said | {"name": "Refunds"}, follow=True)
    assert (subjects(saved), saved.context["view"].name) == (["one"], "Refunds")
    view = SavedView.objects.get()
    assert (view.owner, view.scope, view.order) == (ana, "mine", "oldest")
    wrong = client.post("/inbox/views/new/", said | {"name": "x", "shown_to": "everyone"})
    assert wrong.status_code == 422
    wrong = client.post("/inbox/views/new/", said | {"name": "x", "conditions": "sattus=x"})
    assert (wrong.status_code, "There is no condition “sattus”" in wrong.text) == (422, True)
    wrong = client.post("/inbox/views/new/", said | {"name": "x", "order": "waiting"})
    assert (wrong.status_code, "Longest waiting first needs" in wrong.text) == (422, True)


def test_a_changed_list_of_a_view_is_saved_or_discarded(tickets, ana):
    view, client = make_view("tags=refund", by=ana), signed_in(ana)
    path = f"/inbox/views/{view.pk}/"
    assert "Save changes" not in client.get(path).text
    page = client.get(f"{path}?tags=bent")
    assert subjects(page) == ["two"]
    assert "Save changes" in page.text
    assert "Discard changes" in page.text
    said = {"conditions": page.context["written"], "order": page.context["order"]}
    assert subjects(client.post(f"{path}save/", said, follow=True)) == ["two"]
    refused = client.post(f"{path}save/", {"conditions": "sattus=x", "order": "newest"},
                          headers=HTMX)  # fmt: skip
    assert refused.status_code == 409
    everything = client.get(f"{path}?match=all")
    assert subjects(everything) == ["one", "three", "two"]


def test_a_view_is_renamed_moved_and_deleted(tickets, ana):
    first, second = (make_view("tags=refund", by=ana, name=name) for name in ("a", "b"))
    client = signed_in(ana)
    said = {"name": "c", "shown_to": "mine", "order": "newest", "conditions": "tags=refund"}
    client.post(f"/inbox/views/{first.pk}/edit/", said)
    client.post(f"/inbox/views/{second.pk}/move/", {"to": "up"})
    assert [v.name for v in SavedView.objects.order_by("position")] == ["b", "c"]
    assert client.post(f"/inbox/views/{first.pk}/move/", {"to": "x"}).status_code == 409
    client.post(f"/inbox/views/{first.pk}/delete/")
    assert [v.name for v in SavedView.objects.all()] == ["b"]
    assert client.get(f"/inbox/views/{first.pk}/").status_code == 404


def test_a_ticket_opened_from_a_view_leads_back_to_it(tickets, ana):
    view, client = make_view("tags=refund", by=ana), signed_in(ana)
    for path in (f"/inbox/views/{view.pk}/", "/inbox/all/?tags=refund&match=any"):
        query = client.get(path).context["list_query"]
        page = client.get(f"/tickets/{tickets[0].pk}/{query}")
        assert page.context["back_url"] == path
        assert page.context["list_url"] == path
    gone = client.get(f"/tickets/{tickets[0].pk}/?view=view-999999")
    assert gone.context["view"].slug == "needs-reply"


def test_a_view_with_a_condition_that_is_gone_says_so(tickets, ana):
    stored = [{"field": "gone", "operator": "is", "operands": ["x"]}]
    view = SavedView.objects.create(name="Old", owner=ana, conditions=stored)
    page = signed_in(ana).get(f"/inbox/views/{view.pk}/")
    assert (subjects(page), "There is no condition “gone”." in page.text) == ([], True)


def test_the_left_column_shows_the_views_by_place(tickets, ana, lea, billing):
    make_view("tags=refund", by=ana, name="My refunds")
    make_view("tags=refund", by=lea, name="Our refunds", shown_to=f"team-{billing.pk}")
    make_view("tags=refund", by=lea, name="Refunds of all", shown_to="everyone")
    page = signed_in(ana).get("/inbox/all/")
    headings = [(heading, [v.name for v, _c in views]) for heading, views in
                page.context["saved_groups"]]  # fmt: skip
    assert headings == [
        ("My views", ["My refunds"]),
        ("Team Billing", ["Our refunds"]),
        ("Everyone", ["Refunds of all"]),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_saved_view_costs_the_same_for_each_number_of_rows(
    rows, carla, ana, django_assert_num_queries
):
    for number in range(rows):
        Ticket.objects.create(requester=carla, subject=str(number), tags=["refund"])
    for number in range(rows + 1):
        view = make_view("tags=refund", by=ana, name=str(number))
    client = signed_in(ana)
    with django_assert_num_queries(8):
        client.get(f"/inbox/views/{view.pk}/")
