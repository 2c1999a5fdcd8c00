"""The list of a search: operators, problems, snippets, and saving it as a view."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.find import find_or_create_customer
from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from tests.helpdesk.searched import search
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


def subjects(response):
    return [row.subject for row in response.context["page"].rows]


def test_operators_filter_the_list_and_its_parts(tickets, ana):
    client = signed_in(ana)
    page = client.get(search("assignee:me"))
    assert subjects(page) == ["Bell"]
    assert page.context["counts"]["found"] == 1
    assert 'value="assignee:me"' in page.text
    part = page.context["part_urls"]["unread"]
    assert subjects(client.get(part)) == ["Bell"]
    assert "q=assignee%3Ame" in part
    assert subjects(client.get(search("bent tag:refund"))) == ["Front <rim>"]
    assert subjects(client.get(search("bent -tag:refund"))) == ["Bell"]
    assert subjects(client.get(search("assignee:none", view="needs-reply"))) == ["Front <rim>"]
    assert subjects(client.get(search("is:mine", tags="refund"))) == []


def test_a_search_without_words_has_pages(tickets, ana, carla, mailbox, monkeypatch):
    monkeypatch.setattr("helpdesk.views.list_query.PAGE", 1)
    client = signed_in(ana)
    first = client.get(search("-tag:nothing"))
    assert subjects(first) == ["Bell"]
    assert "rim" in client.get(first.context["more_url"], headers=HTMX).text


@pytest.mark.parametrize(
    "line", ["foo:bar", "bent status:", "assignee:nobody", '"!!"', "tag:refund foo:bar"]
)
def test_a_wrong_operator_is_said_and_shows_nothing(tickets, ana, line):
    page = signed_in(ana).get(search(line))
    assert page.status_code == 200
    assert subjects(page) == []
    assert 'role="alert"' in page.text
    assert "So no tickets are shown." in page.text
    assert "Save as view" not in page.text


def test_another_team_finds_nothing(tickets, ben):
    client = signed_in(ben)
    for line in ("tag:refund", '"spokes are bent"', "-bell", "from:carla"):
        assert subjects(client.get(search(line))) == []


def test_found_words_are_marked_in_escaped_text(tickets, ana):
    page = signed_in(ana).get(search('rim "spokes are"'))
    assert "Front &lt;<mark>rim</mark>&gt;" in page.text
    assert "The <mark>rim</mark> &amp; the <mark>spokes are</mark> bent." in page.text
    assert "<mark>Carla</mark> Reyes" in signed_in(ana).get(search("carla")).text


def test_a_row_that_is_found_by_its_requester_alone_shows_its_preview(tickets, ana):
    page = signed_in(ana).get(search("carla"))
    (row,) = page.context["page"].rows
    assert (str(row.snippet), row.preview) == ("", "The rim & the spokes are bent.")
    assert "The rim &amp; the spokes are bent." in page.text


def test_a_requester_without_a_name_is_shown_by_the_address(ana, mailbox):
    nameless = find_or_create_customer("jo@ride.example", name="")
    open_ticket(requester=nameless, subject="Rim", text="Bent.", mailbox=mailbox)
    (row,) = signed_in(ana).get(search("bent")).context["page"].rows
    assert row.marked_requester == "jo@ride.example"


def test_a_snippet_of_a_note_says_that_it_is_internal(tickets, ana, carla, mailbox):
    rim, _bell = tickets
    add_note(rim, text="Ask the warehouse.", by=ana)
    page = signed_in(ana).get(search("warehouse"))
    assert "<strong>Internal:</strong> Ask the <mark>warehouse</mark>." in page.text
    assert "Internal:" not in signed_in(ana).get(search("spokes")).text


def test_a_snippet_may_be_of_quoted_mail(tickets, ana, carla, mailbox):
    whole = "See below.\n> It cracked twice."
    open_ticket(requester=carla, subject="Fwd", text="See below.", full_text=whole, searched=whole,
                mailbox=mailbox)  # fmt: skip
    page = signed_in(ana).get(search('"cracked twice"'))
    assert "It <mark>cracked twice</mark>." in page.text
    (row,) = signed_in(ana).get(search("cracked")).context["page"].rows  # for a word it is not read
    assert (str(row.snippet), row.preview) == ("", "See below.")


def test_snippets_are_of_the_newest_messages_and_the_first_rows(tickets, ana, monkeypatch):
    rim, _bell = tickets
    add_note(rim, text="Still bent.", by=ana)
    client = signed_in(ana)

    def snippets(line):
        rows = client.get(search(line)).context["page"].rows
        return {row.subject: "<mark>" in row.snippet for row in rows}

    assert snippets("bent") == {"Front <rim>": True, "Bell": True}
    monkeypatch.setattr("helpdesk.searching.snippets.MAX_MESSAGES", 1)
    assert snippets("spokes") == {"Front <rim>": False}
    assert snippets("still") == {"Front <rim>": True}
    monkeypatch.setattr("helpdesk.searching.snippets.MAX_ROWS", 1)
    assert sorted(snippets("bent").values()) == [False, True]


@pytest.mark.parametrize(("line", "seconds"), [("bent", 1), ('"is bent"', 10), ("-subject:x", 10)])
def test_a_list_of_checked_texts_is_fetched_anew_less_often(tickets, ana, line, seconds):
    page = signed_in(ana).get(search(line))
    assert re.search(r'id="list"[^>]*inbox from:body throttle:(\d+)s', page.text)[1] == str(seconds)


def test_a_phrase_without_all_pages_has_no_count(tickets, ana, carla, mailbox, monkeypatch):
    monkeypatch.setattr("helpdesk.views.list_query.PAGE", 1)
    monkeypatch.setattr("helpdesk.searching.checks.STEP", 1)
    open_ticket(requester=carla, subject="Pedal", text="It is bent.", mailbox=mailbox)
    client = signed_in(ana)
    page = client.get(search('"is bent"'))
    assert subjects(page) == ["Pedal"]
    assert "found" not in page.context["counts"]
    assert "Bell" in client.get(page.context["more_url"], headers=HTMX).text
    assert client.get(search('"spokes are"')).context["counts"]["found"] == 1


@pytest.mark.parametrize(
    ("line", "view", "query", "says"),
    [
        ("zebra", "all", {}, "No ticket contains all of these words."),
        ('"zebra bent"', "all", {}, "No ticket fits all of this."),
        ("zebra tag:refund", "all", {}, "No ticket that fits the operators fits the words."),
        ("tag:zebra", "all", {}, "None of the tickets you may see fits."),
        ("tag:zebra", "needs-reply", {}, "None of the tickets in this list fits."),
        ("bent", "snoozed", {}, "No ticket in this list fits."),
        ("zebra", "all", {"only": "unread"}, "No ticket in this list fits."),
        ("zebra", "all", {"tags": "refund"}, "No ticket in this list fits."),
        ("-bent", "all", {}, "All tickets contain what you leave out."),
    ],
)
def test_an_empty_list_says_why(tickets, ana, line, view, query, says):
    assert says in signed_in(ana).get(search(line, view, **query)).text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("zebra -bent", ""),
        ("-bent", "Without a word to find, only the newest 1 tickets were searched."),
        ('-"is bent" -spokes', "Without a word to find"),
        ("bent", "All of the newest 1 were searched, and only some of the older ones."),
        ('"is bent"', "Many tickets may fit, so the texts of only 1 are read, the newest first."),
    ],
)
def test_a_list_says_what_was_searched(tickets, ana, monkeypatch, line, says):
    monkeypatch.setattr("helpdesk.searching.search.MAX_FOUND", 2)
    monkeypatch.setattr("helpdesk.searching.search.LOOKED_THROUGH", 1)
    monkeypatch.setattr("helpdesk.searching.search.CHECKED", 1)
    reach = signed_in(ana).get(search(line)).context["search_reach"]
    assert says in reach
    assert bool(reach) == bool(says)


def test_a_file_is_found_by_its_name(tickets, ana, carla, mailbox):
    from helpdesk.actions.attach import Upload

    open_ticket(
        requester=carla, subject="Invoice", text="See it.", mailbox=mailbox,
        attachments=[Upload("Rechnung-2026.pdf", "application/pdf", b"x")],
    )  # fmt: skip
    page = signed_in(ana).get(search("rechnung"))
    assert subjects(page) == ["Invoice"]
    assert "<mark>Rechnung</mark>-2026.pdf" in page.text


def test_a_search_that_is_too_long_is_said_and_not_cut(tickets, ana):
    page = signed_in(ana).get(search(f"bent{' ' * 190}tag:refund"))
    assert subjects(page) == []
    assert "A search has at most 200 characters. Shorten it." in page.text
    fits = signed_in(ana).get(search(f"bent{' ' * 185}tag:refund"))
    assert subjects(fits) == ["Front <rim>"]


def test_the_way_back_leads_to_the_search(tickets, ana):
    rim, _bell = tickets
    page = signed_in(ana).get(
        reverse("helpdesk:ticket", args=[rim.pk], query={"q": "tag:refund", "view": "all"})
    )
    assert page.context["back_url"] == search("tag:refund")


def test_the_way_back_reads_no_names(tickets, ana):
    rim, _bell = tickets
    url = reverse("helpdesk:ticket", args=[rim.pk], query={"q": "from:carla", "view": "all"})
    client = signed_in(ana)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers=HTMX).context["back_url"] == search("from:carla")
    assert not any("customerterms" in each["sql"] for each in captured.captured_queries)


@pytest.mark.parametrize("line", ["bent", '"is bent" -wrong', "tag:refund", "assignee:ana bent"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_any_number_of_rows(
    tickets, ana, carla, mailbox, count, line, django_assert_max_num_queries
):
    for number in range(count):
        made = open_ticket(requester=carla, subject=f"Pedal {number}", text="It is bent.",
                           mailbox=mailbox, tags=["refund"])  # fmt: skip
        assign_ticket(made, to=ana, by=ana)
    client = signed_in(ana)
    with django_assert_max_num_queries(8):
        assert client.get(search(line)).context["page"].rows
