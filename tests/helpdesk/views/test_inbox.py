"""The ticket list: content and order of each view, and query counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from customers.models import Customer
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.seen import mark_seen
from helpdesk.actions.spam import mark_spam
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.actions.undelivered import update_undelivered
from helpdesk.inbox_views import INBOX_VIEWS
from helpdesk.models import Ticket
from mail.models import OutboundMail
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


def inbox(view="needs-reply", **query):
    return reverse("helpdesk:inbox", args=[view], query=query or None)


def subjects(response):
    return [row.subject for row in response.context["page"].rows]


@pytest.fixture
def write(carla, mailbox):
    """Create some tickets of Carla's; the first one waits longest."""

    def tickets(*names):
        made = [
            open_ticket(requester=carla, subject=name, text=f"About {name}.", mailbox=mailbox)
            for name in names
        ]
        for i, ticket in enumerate(made):
            moment = ticket.waiting_since - timedelta(hours=len(made) - i)
            Ticket.objects.filter(pk=ticket.pk).update(waiting_since=moment, last_message_at=moment)
        return made

    return tickets


def test_the_page_shows_who_waits_longest_first(write, ana):
    write("Saddle", "Pedal", "Chain")
    response = signed_in(ana).get("/inbox/")
    assert response.status_code == 200
    assert subjects(response) == ["Saddle", "Pedal", "Chain"]
    assert "waits 3 h" in response.text


def test_each_view_holds_its_own(write, ana):
    mine, pending, held, solved, _new = write("mine", "pending", "held", "solved", "new")
    assign_ticket(mine, to=ana, by=ana)
    reply_to_ticket(pending, "When?", by=ana, status="pending")
    set_status(held, "on_hold", by=ana)
    resolve_ticket(solved, by=ana)
    client = signed_in(ana)
    shown = {slug: set(subjects(client.get(inbox(slug)))) for slug in INBOX_VIEWS}
    assert shown == {
        "needs-reply": {"mine", "new"},
        "mine": {"mine", "pending"},
        "unassigned": {"held", "new"},
        "waiting": {"pending"},
        "on-hold": {"held"},
        "snoozed": set(),
        "solved": {"solved"},
        "all": {"mine", "pending", "held", "solved", "new"},
        "spam": set(),
        "deleted": set(),
    }


def test_each_row_says_the_time_its_list_stands_by(write, ana):
    (ticket,) = write("Saddle")
    client = signed_in(ana)
    assert client.get(inbox()).context["page"].rows[0].at == ticket.last_requester_at
    resolve_ticket(ticket, by=ana)
    assert client.get(inbox("solved")).context["page"].rows[0].at == ticket.solved_at


def test_the_counts_are_those_of_the_views(write, ana):
    mine, *_ = write("mine", "new", "newer")
    assign_ticket(mine, to=ana, by=ana)
    response = signed_in(ana).get(inbox())
    counts = {view.slug: count for view, count in response.context["views"]}
    assert counts["needs-reply"] == 3
    assert counts["mine"] == 1
    assert counts["unassigned"] == 2
    assert counts["all"] is None
    assert response.context["rail"]["inbox"]["count"] == 3


def test_spam_stands_nowhere(write, ana):
    (spam,) = write("Win a bike")
    mark_spam(spam, by=ana)
    assert subjects(signed_in(ana).get(inbox("all"))) == []


def test_a_read_ticket_is_unread_after_a_new_customer_message(write, ana):
    (ticket,) = write("Saddle")
    client = signed_in(ana)
    assert "data-unread" in client.get(inbox()).text
    mark_seen(ticket, by=ana)
    assert "data-unread" not in client.get(inbox()).text
    assert subjects(client.get(inbox(only="unread"))) == []


def test_more_rows_come_by_key(write, ana, monkeypatch):
    monkeypatch.setattr("helpdesk.views.list_query.PAGE", 2)
    write("one", "two", "three")
    client = signed_in(ana)
    first = client.get(inbox())
    assert subjects(first) == ["one", "two"]
    more = client.get(first.context["more_url"], headers=HTMX)
    assert "three" in more.text
    assert "two" not in more.text
    assert "<html" not in more.text


def test_a_list_that_looks_anew_keeps_its_length(write, ana, monkeypatch):
    monkeypatch.setattr("helpdesk.views.list_query.PAGE", 1)
    write("one", "two", "three")
    again = signed_in(ana).get(inbox(shown=3), headers=HTMX)
    assert all(name in again.text for name in ("one", "two", "three"))


@pytest.mark.parametrize("after", ["x", "2020-13-45,1", ",", "9" * 30])
def test_a_key_typed_by_hand_begins_at_the_beginning(write, ana, after):
    write("one")
    assert subjects(signed_in(ana).get(inbox(after=after))) == ["one"]


def test_htmx_gets_the_list_and_the_counts(write, ana):
    (ticket,) = write("Saddle")
    response = signed_in(ana).get(inbox(open=ticket.pk), headers=HTMX)
    assert response.text.lstrip().startswith('<section class="pane list" id="list"')
    assert '<hx-partial hx-target="#views-list"' in response.text
    assert 'aria-current="true"' in response.text
    assert "<html" not in response.text


def test_going_back_by_history_gets_the_whole_page(write, ana):
    headers = HTMX | {"HX-History-Restore-Request": "true"}
    assert "<html" in signed_in(ana).get(inbox(), headers=headers).text


def test_the_search_finds_words_and_numbers(write, ana):
    saddle, _pedal = write("Saddle", "Pedal")
    client = signed_in(ana)
    assert subjects(client.get(inbox("all", q="saddle"))) == ["Saddle"]
    assert subjects(client.get(inbox("all", q=f"#{saddle.pk}"))) == ["Saddle"]
    nothing = client.get(inbox("all", q="unicycle"))
    assert "Nothing found" in nothing.text


def test_an_empty_inbox_says_so_and_offers_the_next_act(write, ana):
    (ticket,) = write("Saddle")
    set_status(ticket, "on_hold", by=ana)
    text = signed_in(ana).get(inbox()).text
    assert "All customers have a reply" in text
    assert "1 in Unassigned has no owner yet." in text


def test_words_of_customers_are_only_words(write, ana):
    write("<script>alert(1)</script>")
    text = signed_in(ana).get(inbox()).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(
    write, ana, rows, django_assert_num_queries
):
    write(*[f"number {n}" for n in range(rows)])
    client = signed_in(ana)
    with django_assert_num_queries(5):
        client.get(inbox())


def test_an_unknown_view_is_not_found(ana):
    assert signed_in(ana).get("/inbox/secrets/").status_code == 404


def test_a_post_is_refused(ana):
    assert signed_in(ana).post(inbox()).status_code == 405


def test_another_team_sees_nothing_of_it(ticket, ben):
    response = signed_in(ben).get(inbox("all"))
    assert response.status_code == 200
    assert subjects(response) == []


def test_a_stranger_learns_nothing(ticket, eve, client):
    assert signed_in(eve).get(inbox()).status_code == 404
    assert client.get(inbox()).status_code == 302


def test_an_answer_that_did_not_arrive_is_marked_until_the_next(write, ana):
    (ticket,) = write("Saddle")
    reply = reply_to_ticket(ticket, "It is here.", by=ana, status="pending")
    OutboundMail.objects.filter(pk=reply.outbound_id).update(state="failed", error="550 no")
    update_undelivered(ticket)
    client = signed_in(ana)
    for view in ("needs-reply", "mine", "waiting"):
        assert "not delivered" in client.get(inbox(view)).text
    reply_to_ticket(ticket, "By another way.", by=ana)
    assert "not delivered" not in client.get(inbox("mine")).text


def test_a_customer_without_name_is_shown_by_address(mailbox, ana):
    for name in ("eve", "dora"):
        nameless = find_or_create_customer(f"{name}@correu.example")
        ticket = open_ticket(requester=nameless, subject="Bell", text="Hm.", mailbox=mailbox)
    client = signed_in(ana)
    page = client.get("/inbox/").text
    assert "eve@correu.example" in page
    assert "dora@correu.example" in page
    opened = client.get(f"/tickets/{ticket.pk}/").text
    assert "Unnamed customer" not in page + opened
    assert "Reply to dora@correu.example" in opened


def test_calling_them_by_address_asks_nothing_more(write, mailbox, ana):
    client = signed_in(ana)
    (named,) = write("Saddle")

    def asked(url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    before = asked("/inbox/"), asked(f"/tickets/{named.pk}/")
    Customer.objects.update(name="")
    assert (asked("/inbox/"), asked(f"/tickets/{named.pk}/")) == before
